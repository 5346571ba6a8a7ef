/* Writes down what a program does to the files below INVEYE_POWER_ROOT, and when the disk had it: the test cuts
 * the power by making the folder anew from that. Loaded by LD_PRELOAD; system calls go to the kernel as they came.
 *
 * A record: op, inode, number, lengths of two byte strings, the strings. Its index in the log is its time.
 *   C path        a file was made                W data at number   written
 *   T             cut or grown to number         S                  all records before number are on the disk
 *   D path        the same of a folder's names   U path             unlinked
 *   R path path   renamed                        M path             folder made        X path   folder removed
 *
 * Where INVEYE_WEATHER names a file, its first letter says how the disk does: `r` only lets read, as a file system
 * does that found an error in itself; `s` takes a second for each flush.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096

struct record {
  uint8_t op;
  uint64_t inode, number;
  uint32_t first, second;
} __attribute__((packed));

static const char *root, *forecast;
static int journal = -1;
static uint64_t records;
static char followed[MOST_FILES];
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("INVEYE_POWER_LOG");
  root = getenv("INVEYE_POWER_ROOT");
  forecast = getenv("INVEYE_WEATHER");
  if (root && path)
    journal = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
  size_t length = root && path ? strlen(root) : 0, end = path ? strlen(path) : 0;
  if (!length || strncmp(path, root, length) || path[length] != '/')
    return length && !strcmp(path, root);
  /* Made anew by SQLite after every crash. */
  return end < 4 || strcmp(path + end - 4, "-shm");
}

static char weather(void) {
  char now = 0;
  int fd = forecast ? syscall(SYS_openat, AT_FDCWD, forecast, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    if (syscall(SYS_read, fd, &now, 1) < 1)
      now = 0;
    syscall(SYS_close, fd);
  }
  return now;
}

/* Whether nothing can be changed; says so as the kernel would. */
static int refused(void) {
  if (weather() != 'r')
    return 0;
  errno = EROFS;
  return 1;
}

static void tell(char op, uint64_t inode, uint64_t number, const void *first, size_t length,
                 const void *second, size_t rest) {
  if (journal < 0)
    return;
  struct record head = {(uint8_t)op, inode, number, (uint32_t)length, (uint32_t)rest};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)first, length}, {(void *)second, rest}};
  ssize_t all = (ssize_t)(sizeof head + length + rest);
  if (syscall(SYS_writev, journal, parts, 3) != all)
    abort();
  records++;
}

static void tell_path(char op, uint64_t inode, const char *path) {
  tell(op, inode, 0, path, strlen(path), "", 0);
}

static int is_followed(int fd) { return fd >= 0 && fd < MOST_FILES && followed[fd]; }

static uint64_t inode_of(int fd) {
  struct stat at;
  return fstat(fd, &at) ? 0 : at.st_ino;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  if (!ours(path))
    return syscall(SYS_openat, folder, path, flags, mode);
  if ((flags & (O_ACCMODE | O_CREAT)) && refused())
    return -1;
  pthread_mutex_lock(&one);
  struct stat before;
  int there = !stat(path, &before);
  int fd = syscall(SYS_openat, folder, path, flags, mode), error = errno;
  if (fd >= MOST_FILES)
    abort();
  if (fd >= 0) {
    followed[fd] = 1;
    if (!there)
      tell_path('C', inode_of(fd), path);
    else if (flags & O_TRUNC)
      tell('T', inode_of(fd), 0, "", 0, "", 0);
  }
  pthread_mutex_unlock(&one);
  errno = error;
  return fd;
}

#define MODE(last)                                                                                  \
  mode_t mode = 0;                                                                                  \
  if (flags & (O_CREAT | O_TMPFILE)) {                                                              \
    va_list rest;                                                                                   \
    va_start(rest, last);                                                                           \
    mode = va_arg(rest, mode_t);                                                                    \
    va_end(rest);                                                                                   \
  }

int open(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags, mode); }

int close(int fd) {
  if (is_followed(fd))
    followed[fd] = 0;
  return syscall(SYS_close, fd);
}

static void written(int fd, off_t at, const void *data, ssize_t length) {
  int error = errno;
  if (length > 0)
    tell('W', inode_of(fd), (uint64_t)at, data, (size_t)length, "", 0);
  errno = error;
}

ssize_t write(int fd, const void *data, size_t length) {
  if (!is_followed(fd))
    return syscall(SYS_write, fd, data, length);
  if (refused())
    return -1;
  pthread_mutex_lock(&one);
  ssize_t done = syscall(SYS_write, fd, data, length);
  /* Behind the bytes now, also where they were appended. */
  written(fd, lseek(fd, 0, SEEK_CUR) - (done > 0 ? done : 0), data, done);
  pthread_mutex_unlock(&one);
  return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) {
  if (!is_followed(fd))
    return syscall(SYS_pwrite64, fd, data, length, at);
  if (refused())
    return -1;
  pthread_mutex_lock(&one);
  ssize_t done = syscall(SYS_pwrite64, fd, data, length, at);
  written(fd, at, data, done);
  pthread_mutex_unlock(&one);
  return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!is_followed(fd))
    return syscall(SYS_writev, fd, parts, count);
  ssize_t all = 0;
  for (int part = 0; part < count; part++) {
    ssize_t done = write(fd, parts[part].iov_base, parts[part].iov_len);
    if (done < 0)
      return all ? all : done;
    all += done;
    if ((size_t)done < parts[part].iov_len)
      break;
  }
  return all;
}

int ftruncate64(int fd, off_t length) {
  if (is_followed(fd) && refused())
    return -1;
  pthread_mutex_lock(&one);
  int done = syscall(SYS_ftruncate, fd, length);
  if (!done && is_followed(fd))
    tell('T', inode_of(fd), (uint64_t)length, "", 0, "", 0);
  pthread_mutex_unlock(&one);
  return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int flushed(int fd, long call) {
  if (!is_followed(fd))
    return syscall(call, fd);
  char now = weather();
  if (now == 's')
    usleep(1000000);
  if (now == 'r') {
    errno = EROFS;
    return -1;
  }
  pthread_mutex_lock(&one);
  uint64_t before = records;
  pthread_mutex_unlock(&one);
  int done = syscall(call, fd);
  if (done)
    return done;
  struct stat at;
  char name[64], path[PATH_MAX];
  pthread_mutex_lock(&one);
  if (!fstat(fd, &at) && S_ISDIR(at.st_mode)) {
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path);
    tell('D', at.st_ino, before, path, length > 0 ? (size_t)length : 0, "", 0);
  } else {
    tell('S', at.st_ino, before, "", 0, "", 0);
  }
  pthread_mutex_unlock(&one);
  return 0;
}

int fsync(int fd) { return flushed(fd, SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, SYS_fdatasync); }

/* A file's data and its folder are other matters; a program that relies on more is to be extended here. */
int sync_file_range(int fd, off_t from, off_t length, unsigned flags) { (void)fd, (void)from, (void)length, (void)flags; abort(); }
int syncfs(int fd) { (void)fd; abort(); }

static int named(char op, const char *path, int done) {
  if (!done && ours(path))
    tell_path(op, 0, path);
  return done;
}

int unlink(const char *path) {
  if (ours(path) && refused())
    return -1;
  pthread_mutex_lock(&one);
  int done = named('U', path, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
  pthread_mutex_unlock(&one);
  return done;
}

int rmdir(const char *path) {
  if (ours(path) && refused())
    return -1;
  pthread_mutex_lock(&one);
  int done = named('X', path, syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
  pthread_mutex_unlock(&one);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  if (ours(path) && refused())
    return -1;
  pthread_mutex_lock(&one);
  int done = named('M', path, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
  pthread_mutex_unlock(&one);
  return done;
}

int rename(const char *from, const char *to) {
  if (ours(from) && refused())
    return -1;
  pthread_mutex_lock(&one);
  int done = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (!done && ours(from))
    tell('R', 0, 0, from, strlen(from), to, strlen(to));
  pthread_mutex_unlock(&one);
  return done;
}

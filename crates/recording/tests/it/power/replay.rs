//! What a disk may hold after a power cut, by the shim's log.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::kills::source::Dice;

/// Pages of an unflushed write reach the disk one by one.
const PAGE: usize = 4096;
const NAME: &str = "a name in a folder";

/// Files and folders as they would be after a cut: what was flushed is there; of the rest chance
/// decides. More is lost than by file systems in use, which write down names in order and flush those
/// of a file with it.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    files: Vec<Change<Vec<u8>, Data>>,
    folders: BTreeMap<PathBuf, Change<Names, Name>>,
    /// The kernel uses numbers of inodes again; the latest file counts.
    inodes: BTreeMap<u64, usize>,
    /// Names as the program saw them.
    seen: BTreeMap<PathBuf, Entry>,
}

type Names = BTreeMap<PathBuf, Entry>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    File(usize),
    Folder,
}

/// What is safe, and what was done since, with its time.
#[derive(Debug)]
struct Change<T, D> {
    safe: T,
    since: Vec<(u64, D)>,
}

#[derive(Debug)]
enum Data {
    Write(u64, Vec<u8>),
    Cut(u64),
}

#[derive(Debug)]
enum Name {
    Add(PathBuf, Entry),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf, Entry),
}

/// How much of what was not flushed is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Luck {
    Nothing,
    /// Each file and folder up to some moment of its own.
    Beginning,
    /// Any pages of any write.
    Any,
}

impl Disk {
    /// A folder whose files have long been on the disk.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        disk.take(folder);
        disk
    }

    fn take(&mut self, folder: &Path) {
        use std::os::unix::fs::MetadataExt as _;
        let mut names = Names::new();
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, meta) = (entry.path(), entry.metadata().unwrap());
            let found = if meta.is_dir() {
                self.take(&path);
                Entry::Folder
            } else if path.to_str().unwrap().ends_with("-shm") {
                continue;
            } else {
                self.inodes.insert(meta.ino(), self.files.len());
                self.files.push(Change {
                    safe: fs::read(&path).unwrap(),
                    since: Vec::new(),
                });
                Entry::File(self.files.len() - 1)
            };
            self.seen.insert(path.clone(), found);
            names.insert(path, found);
        }
        self.folders.insert(
            folder.to_owned(),
            Change {
                safe: names,
                since: Vec::new(),
            },
        );
    }

    /// Does everything that the log tells; a record that the kill tore is not one. Returns how many.
    pub(crate) fn replay(&mut self, mut log: &[u8]) -> u64 {
        for time in 0.. {
            let Some((head, rest)) = log.split_first_chunk::<25>() else {
                return time;
            };
            let number = |at: usize| u64::from_ne_bytes(head[at..at + 8].try_into().unwrap());
            let length =
                |at: usize| u32::from_ne_bytes(head[at..at + 4].try_into().unwrap()) as usize;
            let (first, second) = (length(17), length(21));
            let Some((strings, rest)) = rest.split_at_checked(first + second) else {
                return time;
            };
            log = rest;
            let (first, second) = strings.split_at(first);
            self.once(time, head[0], (number(1), number(9)), first, second);
        }
        unreachable!("logs end")
    }

    fn once(
        &mut self,
        time: u64,
        op: u8,
        (inode, number): (u64, u64),
        first: &[u8],
        second: &[u8],
    ) {
        use std::os::unix::ffi::OsStrExt as _;
        let path = |bytes| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
        match op {
            b'C' => {
                self.inodes.insert(inode, self.files.len());
                let entry = Entry::File(self.files.len());
                self.files.push(Change {
                    safe: Vec::new(),
                    since: Vec::new(),
                });
                self.name(time, path(first), entry);
            }
            b'W' | b'T' => {
                let data = match op {
                    b'W' => Data::Write(number, first.to_vec()),
                    _ => Data::Cut(number),
                };
                // Also of a file whose name is gone: nobody will see it.
                let file = self.inodes[&inode];
                self.files[file].since.push((time, data));
            }
            b'S' => {
                let file = self.inodes[&inode];
                let file = &mut self.files[file];
                for data in before(&mut file.since, number) {
                    data.done(&mut file.safe);
                }
            }
            b'D' => {
                if let Some(folder) = self.folders.get_mut(&path(first)) {
                    for name in before(&mut folder.since, number) {
                        name.done(&mut folder.safe);
                    }
                }
            }
            b'M' => {
                let folder = path(first);
                let none = || Change {
                    safe: Names::new(),
                    since: Vec::new(),
                };
                self.folders.entry(folder.clone()).or_insert_with(none);
                self.name(time, folder, Entry::Folder);
            }
            b'U' | b'X' => {
                let path = path(first);
                self.seen.remove(&path);
                self.folder(&path).push((time, Name::Remove(path)));
            }
            b'R' => {
                let (from, to) = (path(first), path(second));
                assert_eq!(from.parent(), to.parent(), "renamed within a folder");
                let entry = self.seen.remove(&from).unwrap();
                self.seen.insert(to.clone(), entry);
                self.folder(&to).push((time, Name::Rename(from, to, entry)));
            }
            other => unreachable!("the shim wrote {other}"),
        }
    }

    fn name(&mut self, time: u64, path: PathBuf, entry: Entry) {
        self.seen.insert(path.clone(), entry);
        self.folder(&path).push((time, Name::Add(path, entry)));
    }

    fn folder(&mut self, path: &Path) -> &mut Vec<(u64, Name)> {
        &mut self
            .folders
            .get_mut(path.parent().expect(NAME))
            .unwrap()
            .since
    }

    /// Makes the folder anew as it may be found when the power is back.
    pub(crate) fn after_a_cut(&self, folder: &Path, luck: Luck, dice: &mut Dice) {
        fs::remove_dir_all(folder).unwrap();
        self.put(folder, luck, dice);
    }

    fn put(&self, path: &Path, luck: Luck, dice: &mut Dice) {
        fs::create_dir(path).unwrap();
        let folder = &self.folders[path];
        let mut names = folder.safe.clone();
        // Names are written down in order everywhere.
        let kept = match luck {
            Luck::Nothing => 0,
            _ => dice.below(folder.since.len() as u64 + 1),
        };
        for (_, name) in folder.since.iter().take(usize::try_from(kept).unwrap()) {
            name.done(&mut names);
        }
        for (path, entry) in names {
            match entry {
                Entry::Folder => self.put(&path, luck, dice),
                Entry::File(file) => fs::write(path, self.content(file, luck, dice)).unwrap(),
            }
        }
    }

    fn content(&self, file: usize, luck: Luck, dice: &mut Dice) -> Vec<u8> {
        let file = &self.files[file];
        let mut bytes = file.safe.clone();
        let kept = dice.below(file.since.len() as u64 + 1);
        for (number, (_, data)) in (0..).zip(&file.since) {
            match (luck, data) {
                (Luck::Nothing, _) => {}
                (Luck::Beginning, data) if number < kept => data.done(&mut bytes),
                (Luck::Beginning, _) => {}
                (Luck::Any, Data::Cut(_)) => {
                    if dice.below(2) == 0 {
                        data.done(&mut bytes);
                    }
                }
                (Luck::Any, Data::Write(at, data)) => {
                    let mut from = 0;
                    while from < data.len() {
                        let at = *at + from as u64;
                        let rest = PAGE - usize::try_from(at).unwrap() % PAGE;
                        let to = data.len().min(from + rest);
                        if dice.below(2) == 0 {
                            Data::Write(at, data[from..to].to_vec()).done(&mut bytes);
                        }
                        from = to;
                    }
                }
            }
        }
        bytes
    }
}

/// Takes out what was done before a time.
fn before<D>(since: &mut Vec<(u64, D)>, time: u64) -> Vec<D> {
    let count = since.iter().take_while(|(at, _)| *at < time).count();
    since.drain(..count).map(|(_, done)| done).collect()
}

impl Data {
    fn done(&self, file: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => file.resize(usize::try_from(*length).unwrap(), 0),
            Self::Write(at, bytes) => {
                let at = usize::try_from(*at).unwrap();
                let end = at + bytes.len();
                if file.len() < end {
                    // What lies before it may never have been written: zeros.
                    file.resize(end, 0);
                }
                file[at..end].copy_from_slice(bytes);
            }
        }
    }
}

impl Name {
    fn done(&self, names: &mut Names) {
        match self {
            Self::Add(path, entry) => {
                names.insert(path.clone(), *entry);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
            Self::Rename(from, to, entry) => {
                names.remove(from);
                names.insert(to.clone(), *entry);
            }
        }
    }
}

/**
 * Video elements to be used again: making and dropping them for every enlarged picture leaks decoders
 * in some web views.
 */
class VideoPool {
  #idle: HTMLVideoElement[] = [];

  take(): HTMLVideoElement {
    const video = this.#idle.pop() ?? document.createElement("video");
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.disableRemotePlayback = true;
    return video;
  }

  giveBack(video: HTMLVideoElement): void {
    video.remove();
    this.#idle.push(video);
  }
}

export const videoPool = new VideoPool();

//! Decoding on a GPU or a video block, through FFmpeg's devices.

use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::fmt;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, OnceLock, PoisonError};

use ffmpeg_next::{codec, ffi, frame};

use crate::{Codec, FfmpegError};

/// Which decoder is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecoderChoice {
    /// The processor. Cheapest for small pictures: 0.6–0.9 ms for 640×360.
    #[default]
    Software,
    /// The first device that opens, else the processor.
    Auto,
    /// This device, else the processor.
    Device(DecoderKind),
}

/// What decodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecoderKind {
    /// The processor.
    Software,
    /// Linux: Intel and AMD.
    Vaapi,
    /// NVIDIA.
    Cuda,
    /// Intel Quick Sync.
    Qsv,
    /// Windows.
    D3d11va,
    /// macOS.
    VideoToolbox,
}

impl DecoderKind {
    fn device_type(self) -> Option<ffi::AVHWDeviceType> {
        use ffi::AVHWDeviceType as T;
        match self {
            Self::Software => None,
            Self::Vaapi => Some(T::AV_HWDEVICE_TYPE_VAAPI),
            Self::Cuda => Some(T::AV_HWDEVICE_TYPE_CUDA),
            Self::Qsv => Some(T::AV_HWDEVICE_TYPE_QSV),
            Self::D3d11va => Some(T::AV_HWDEVICE_TYPE_D3D11VA),
            Self::VideoToolbox => Some(T::AV_HWDEVICE_TYPE_VIDEOTOOLBOX),
        }
    }
}

impl fmt::Display for DecoderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Software => "software",
            Self::Vaapi => "VAAPI",
            Self::Cuda => "NVDEC",
            Self::Qsv => "Quick Sync",
            Self::D3d11va => "D3D11VA",
            Self::VideoToolbox => "VideoToolbox",
        })
    }
}

/// What decodes a stream, and why not something better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecoderReport {
    /// What decodes now.
    pub used: DecoderKind,
    /// One sentence for each device that was tried and is not used.
    pub reasons: Vec<String>,
}

/// The devices to try, best first.
pub(super) fn candidates(choice: DecoderChoice) -> Vec<DecoderKind> {
    match choice {
        DecoderChoice::Software | DecoderChoice::Device(DecoderKind::Software) => Vec::new(),
        DecoderChoice::Device(kind) => vec![kind],
        DecoderChoice::Auto if cfg!(windows) => {
            vec![DecoderKind::Cuda, DecoderKind::D3d11va, DecoderKind::Qsv]
        }
        DecoderChoice::Auto if cfg!(target_os = "macos") => vec![DecoderKind::VideoToolbox],
        DecoderChoice::Auto => vec![DecoderKind::Cuda, DecoderKind::Vaapi, DecoderKind::Qsv],
    }
}

/// An open device and the picture format it decodes into.
pub(super) struct Hardware {
    kind: DecoderKind,
    device: Device,
    format: ffi::AVPixelFormat,
}

/// One device of a kind for the whole process: a CUDA context takes 100 MB and more.
#[derive(Clone, Copy)]
struct Device(NonNull<ffi::AVBufferRef>);

#[expect(unsafe_code, reason = "a raw pointer")]
// SAFETY: the reference is never freed nor changed; FFmpeg counts references to it atomically.
unsafe impl Send for Device {}

impl Hardware {
    /// Opens the device, or says why not.
    pub(super) fn find(codec: Codec, kind: DecoderKind) -> Result<Self, String> {
        let wanted = kind.device_type().ok_or("not a device")?;
        let format = device_format(codec, wanted)
            .ok_or_else(|| format!("FFmpeg was built without it for {codec}"))?;
        let device = open_device(kind, wanted).map_err(|e| format!("no device: {e}"))?;
        Ok(Self {
            kind,
            device,
            format,
        })
    }

    /// Tells a decoder that is not open yet to use this device.
    pub(super) fn attach(&self, context: &mut codec::Context) {
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: the context is exclusively borrowed and not open yet. FFmpeg frees the new
        // reference with the context. `opaque` holds a number, not a pointer that anybody follows.
        unsafe {
            let raw = context.as_mut_ptr();
            (*raw).hw_device_ctx = ffi::av_buffer_ref(self.device.0.as_ptr());
            (*raw).opaque = ptr::without_provenance_mut::<c_void>(self.format as usize);
            (*raw).get_format = Some(choose_format);
        }
    }

    /// Brings a picture from the device into memory. Where the device could not decode the stream
    /// and FFmpeg went on in software, the report says so from now on.
    pub(super) fn download(
        &self,
        picture: frame::Video,
        report: &mut super::DecoderReport,
    ) -> Result<frame::Video, FfmpegError> {
        #[expect(
            unsafe_code,
            reason = "the binding's conversion panics for formats it lacks"
        )]
        // SAFETY: reads an integer of a frame we own.
        let format = unsafe { (*picture.as_ptr()).format };
        if format != self.format as c_int {
            if report.used == self.kind {
                report.used = DecoderKind::Software;
                let reason = "the device does not decode this stream";
                report.reasons.push(format!("{}: {reason}", self.kind));
            }
            return Ok(picture);
        }
        let mut local = frame::Video::empty();
        #[expect(unsafe_code, reason = "no safe binding")]
        // SAFETY: the target is empty, so that FFmpeg allocates it; both frames are ours.
        let code = unsafe {
            match ffi::av_hwframe_transfer_data(local.as_mut_ptr(), picture.as_ptr(), 0) {
                0 => ffi::av_frame_copy_props(local.as_mut_ptr(), picture.as_ptr()),
                error => error,
            }
        };
        FfmpegError::check(code)?;
        Ok(local)
    }
}

/// The picture format in which this FFmpeg decodes a codec on a kind of device.
fn device_format(codec: Codec, wanted: ffi::AVHWDeviceType) -> Option<ffi::AVPixelFormat> {
    let id = match codec {
        Codec::H264 => codec::Id::H264,
        Codec::H265 => codec::Id::HEVC,
    };
    let decoder = codec::decoder::find(id)?;
    (0..)
        .map_while(|index| {
            #[expect(unsafe_code, reason = "no safe binding")]
            // SAFETY: the codec is static; FFmpeg gives null behind the last configuration, and the
            // configurations are static, too.
            unsafe {
                ffi::avcodec_get_hw_config(decoder.as_ptr(), index).as_ref()
            }
        })
        .find(|config| config.device_type == wanted && config.methods & BY_DEVICE != 0)
        .map(|config| config.pix_fmt)
}

const BY_DEVICE: c_int = ffi::AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX as c_int;

fn open_device(kind: DecoderKind, wanted: ffi::AVHWDeviceType) -> Result<Device, FfmpegError> {
    static DEVICES: OnceLock<Mutex<HashMap<DecoderKind, Device>>> = OnceLock::new();
    // The map is valid after any panic.
    let mut devices = DEVICES
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(&device) = devices.get(&kind) {
        return Ok(device);
    }
    let mut reference = ptr::null_mut();
    #[expect(unsafe_code, reason = "no safe binding")]
    // SAFETY: null name and options mean the first device; the reference is written on success only.
    let code = unsafe {
        ffi::av_hwdevice_ctx_create(&raw mut reference, wanted, ptr::null(), ptr::null_mut(), 0)
    };
    FfmpegError::check(code)?;
    let device = Device(NonNull::new(reference).ok_or(FfmpegError::INVALID_DATA)?);
    devices.insert(kind, device);
    Ok(device)
}

/// Called by FFmpeg once it knows the stream: the device's format if it is offered, else the first
/// one in memory.
#[expect(unsafe_code, reason = "called by FFmpeg")]
unsafe extern "C" fn choose_format(
    context: *mut ffi::AVCodecContext,
    offered: *const ffi::AVPixelFormat,
) -> ffi::AVPixelFormat {
    let mut local = ffi::AVPixelFormat::AV_PIX_FMT_NONE;
    // SAFETY: FFmpeg passes a live context, whose `opaque` holds the number stored by `attach`, and
    // a list that ends with NONE.
    unsafe {
        let wanted = (*context).opaque.addr();
        let mut next = offered;
        while *next != ffi::AVPixelFormat::AV_PIX_FMT_NONE {
            if *next as usize == wanted {
                return *next;
            }
            let on_device = ffi::av_pix_fmt_desc_get(*next)
                .as_ref()
                .is_some_and(|format| format.flags & ON_DEVICE != 0);
            if !on_device && local == ffi::AVPixelFormat::AV_PIX_FMT_NONE {
                local = *next;
            }
            next = next.add(1);
        }
    }
    local
}

const ON_DEVICE: u64 = ffi::AV_PIX_FMT_FLAG_HWACCEL as u64;

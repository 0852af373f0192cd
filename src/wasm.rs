//! The whole JavaScript surface: conversions, and nothing that decides.
//!
//! Single answers are plain objects (their JSON is that of the command, byte for byte). Page text goes into the
//! module's memory by `TextEncoder.encodeInto`, which costs a fraction of passing it as a string; bulk checks are
//! bytes in, one number an address out.

use js_sys::{Array, Error, Function, JsString, Promise, Reflect, Uint8Array, Uint32Array, WebAssembly};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStreamDefaultReader, Response};

use crate::checker::Checker as Core;
use crate::list::ListError;
use crate::list::file::{MAX_FILE, Verify};
use crate::list::model::Date;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm.d.ts");

#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, target: &Uint8Array) -> EncodeResult;

    type EncodeResult;

    #[wasm_bindgen(method, getter)]
    fn read(this: &EncodeResult) -> u32;

    #[wasm_bindgen(method, getter)]
    fn written(this: &EncodeResult) -> u32;
}

/// An error with `name` and `code`, so that callers need not read messages.
fn error(name: &str, code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name(name);
    // setting a property of a fresh object can't fail
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}

fn list_error(reason: ListError) -> JsValue {
    error("ListError", reason.code(), reason.meaning())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn today() -> Date {
    let days = js_sys::Date::now() / 86_400_000.0;
    Date::from_days(days as u32).unwrap_or_else(|| Date::from_days(0).expect("1970-01-01 is a date"))
}

/// Checks addresses against the lists that were added.
#[wasm_bindgen]
pub struct Checker {
    core: Core,
    encoder: TextEncoder,
    /// Text on its way in; kept, because growing it costs more than the scan.
    buffer: Vec<u8>,
}

#[wasm_bindgen]
impl Checker {
    /// `today` (`2026-11-22`) decides what is expired and what is delisted; without it the clock does.
    #[wasm_bindgen(constructor)]
    pub fn new(date: Option<String>) -> Result<Checker, JsValue> {
        let today = match date {
            Some(text) => Date::parse(&text)
                .ok_or_else(|| error("RangeError", "BadDate", "the date must have the form 2026-11-22"))?,
            None => today(),
        };
        Ok(Self { core: Core::new(today), encoder: TextEncoder::new(), buffer: Vec::new() })
    }

    /// Adds a list file. `verified` says that the hash was checked when the bytes were stored.
    #[wasm_bindgen(js_name = addList)]
    pub fn add_list(&mut self, bytes: Vec<u8>, verified: Option<bool>) -> Result<(), JsValue> {
        let verify = if verified == Some(true) { Verify::Structure } else { Verify::Hash };
        self.core.add_list(bytes, verify).map_err(list_error)
    }

    /// Adds an entry of the user's own.
    pub fn block(&mut self, text: &str, note: Option<String>) -> Result<(), JsValue> {
        self.core.block(text, note.as_deref()).map_err(|reason| error("AddressError", reason.code(), reason.meaning()))
    }

    /// The lists that are loaded.
    #[wasm_bindgen(getter, unchecked_return_type = "ListInfo[]")]
    pub fn lists(&self) -> Result<JsValue, JsValue> {
        to_js(&self.core.lists().as_ref())
    }

    /// Bytes that lists and front take in the module's memory.
    #[wasm_bindgen(getter)]
    pub fn memory(&self) -> usize {
        self.core.memory()
    }

    /// Checks one address.
    #[wasm_bindgen(unchecked_return_type = "Answer")]
    pub fn check(&self, text: &str) -> Result<JsValue, JsValue> {
        to_js(&self.core.check(text))
    }

    /// Checks many addresses.
    #[wasm_bindgen(js_name = checkMany, unchecked_return_type = "Answer[]")]
    pub fn check_many(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] texts: Array,
    ) -> Result<Array, JsValue> {
        texts.iter().map(|text| self.check(&text.as_string().unwrap_or_default())).collect()
    }

    /// Checks every address in a payment URI.
    #[wasm_bindgen(js_name = checkUri, unchecked_return_type = "UriAnswer")]
    pub fn check_uri(&self, text: &str) -> Result<JsValue, JsValue> {
        let answer =
            self.core.check_uri(text).map_err(|reason| error("UriError", &reason.code(), &reason.meaning()))?;
        to_js(&answer)
    }

    /// Checks addresses separated by line feeds: one number for each line, `state | category << 8`.
    #[wasm_bindgen(js_name = checkBulk)]
    pub fn check_bulk(&mut self, text: &JsString) -> Uint32Array {
        self.encode(text);
        self.packed()
    }

    /// As `checkBulk`, for bytes of UTF-8.
    #[wasm_bindgen(js_name = checkBulkBytes)]
    pub fn check_bulk_bytes(&mut self, bytes: &Uint8Array) -> Uint32Array {
        let length = bytes.length() as usize;
        self.buffer.resize(length, 0);
        bytes.copy_to(&mut self.buffer);
        self.packed()
    }

    /// Finds and checks every address and payment URI in a text.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn scan(&mut self, text: &JsString) -> Result<Array, JsValue> {
        self.encode(text);
        let found = Array::new();
        let mut problem = None;
        self.core.scan(&self.buffer, &mut |finding| match to_js(&finding) {
            Ok(value) => {
                found.push(&value);
            }
            Err(error) => problem = Some(error),
        });
        problem.map_or(Ok(found), Err)
    }

    /// Builds the Bloom filter over all lists: worth its time before many look-ups, and only then.
    #[wasm_bindgen(js_name = buildFront)]
    pub fn build_front(&mut self) {
        self.core.build_front();
    }
}

impl Checker {
    fn packed(&self) -> Uint32Array {
        let mut numbers = Vec::new();
        self.core.check_bulk(&self.buffer, &mut numbers);
        Uint32Array::from(&numbers[..])
    }

    /// Puts a JavaScript string into the buffer as UTF-8.
    fn encode(&mut self, text: &JsString) {
        let units = text.length() as usize;
        self.buffer.resize(units, 0);
        let result = self.encoder.encode_into(text, &view(&mut self.buffer));
        let (mut read, mut written) = (result.read() as usize, result.written() as usize);
        if read < units {
            // not ASCII: a UTF-16 unit is three bytes of UTF-8 at most
            self.buffer.resize(written + 3 * (units - read), 0);
            let rest = text.slice(read as u32, units as u32);
            let result = self.encoder.encode_into(&rest, &view(&mut self.buffer[written..]));
            read += result.read() as usize;
            written += result.written() as usize;
            debug_assert_eq!(read, units);
        }
        self.buffer.truncate(written);
    }
}

/// A JavaScript view of bytes in the module's own memory. It must not outlive the next allocation.
fn view(bytes: &mut [u8]) -> Uint8Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), bytes.as_ptr() as u32, bytes.len() as u32)
}

/// The bytes of a list from a URL or a `Response`, read as a stream and refused as soon as they are too many.
///
/// Chained by `then`: an `async fn` would bring an executor along, 4 kB of the module after compression.
#[wasm_bindgen(js_name = fetchList, unchecked_return_type = "Promise<Uint8Array>")]
pub fn fetch_list(#[wasm_bindgen(unchecked_param_type = "string | URL | Response")] from: JsValue) -> Promise {
    then(
        &Promise::resolve(&JsValue::UNDEFINED),
        Box::new(move |_| match from.dyn_into::<Response>() {
            Ok(response) => read_body(&response),
            Err(url) => {
                let fetch: Function = Reflect::get(&js_sys::global(), &"fetch".into())?
                    .dyn_into()
                    .map_err(|_| unavailable("this environment has no fetch"))?;
                let promise: Promise = fetch.call1(&JsValue::UNDEFINED, &url)?.unchecked_into();
                Ok(then(
                    &promise,
                    Box::new(|response| match response.dyn_into() {
                        Ok(response) => read_body(&response),
                        Err(_) => Err(unavailable("fetch gave no response")),
                    }),
                )
                .into())
            }
        }),
    )
}

fn unavailable(message: &str) -> JsValue {
    error("FetchError", "Unavailable", message)
}

type Next = Box<dyn FnOnce(JsValue) -> Result<JsValue, JsValue>>;

// boxed, so that there is one closure type and not three
fn then(promise: &Promise, next: Next) -> Promise {
    let next: Function = Closure::once_into_js(move |value| next(value)).unchecked_into();
    let method: Function = Reflect::get(promise, &"then".into()).unwrap_or_default().unchecked_into();
    method.call1(promise, &next).unwrap_or_default().unchecked_into()
}

fn read_body(response: &Response) -> Result<JsValue, JsValue> {
    if !response.ok() {
        let mut message = String::from("the server answered with status ");
        message += &response.status().to_string();
        return Err(unavailable(&message));
    }
    let body = response.body().ok_or_else(|| unavailable("the response has no body"))?;
    Ok(read_on(body.get_reader().unchecked_into(), Vec::new()).into())
}

/// Reads to the end of the stream, behind the bytes that are there.
fn read_on(reader: ReadableStreamDefaultReader, mut bytes: Vec<u8>) -> Promise {
    let step = reader.read();
    then(
        &step,
        Box::new(move |step| {
            if Reflect::get(&step, &"done".into())?.is_truthy() {
                return Ok(Uint8Array::from(&bytes[..]).into());
            }
            let chunk: Uint8Array = Reflect::get(&step, &"value".into())?.unchecked_into();
            if bytes.len() + chunk.length() as usize > MAX_FILE {
                let _ = reader.cancel();
                return Err(list_error(ListError::TooLarge));
            }
            let start = bytes.len();
            bytes.resize(start + chunk.length() as usize, 0);
            chunk.copy_to(&mut bytes[start..]);
            Ok(read_on(reader, bytes).into())
        }),
    )
}

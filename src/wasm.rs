//! The whole JavaScript surface: conversions, and nothing that decides.
//!
//! Single answers are plain objects (their JSON is that of the command, byte for byte). Those without matches, nearly
//! all, are made by `wasm.js` in one call each; the array of lists, the same for all, is made once. Page text goes into
//! the module's memory by `TextEncoder.encodeInto`, which costs a fraction of passing it as a string; bulk checks are
//! bytes in, one number an address out.

use std::sync::Arc;

use js_sys::{Array, JsString, Object, Promise, Uint8Array, Uint32Array, WebAssembly};
use serde::Serialize;
use wasm_bindgen::convert::IntoWasmAbi;
use wasm_bindgen::describe::WasmDescribe;
use wasm_bindgen::prelude::*;
use wasm_bindgen::throw_val;
use web_sys::{ReadableStreamDefaultReader, Response};

use crate::address::Readings;
use crate::checker::{Checker as Core, Outcome, Place};
use crate::key::{Key, Kind};
use crate::list::ListError;
use crate::list::file::{MAX_FILE, Verify};
use crate::list::model::Date;
use crate::receipt::Receipt;
use crate::scan::Disguise;
use crate::value::{Object as Fields, ToValue, Value, list};
use crate::verdict::{Answer, ListInfo, ReadingInfo, UriPlace};
use crate::words::decimal;

/// Half the size of the standard library's.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

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

    /// `Answer`, `Finding`, `UriAnswer`, `RequestAnswer` or a part of one. Properties by name are several times faster than by `Reflect`.
    #[wasm_bindgen(js_name = Object)]
    type Plain;

    #[wasm_bindgen(method, getter)]
    fn answer(this: &Plain) -> Plain;

    #[wasm_bindgen(method, getter)]
    fn parts(this: &Plain) -> Array;

    #[wasm_bindgen(method, getter)]
    fn coins(this: &Plain) -> Object;

    #[wasm_bindgen(method, setter)]
    fn set_lists(this: &Plain, value: &JsValue);

    /// What a stream gives.
    #[wasm_bindgen(js_name = Object)]
    type Step;

    #[wasm_bindgen(method, getter)]
    fn done(this: &Step) -> bool;

    #[wasm_bindgen(method, getter)]
    fn value(this: &Step) -> Uint8Array;
}

#[wasm_bindgen(module = "/src/wasm.js")]
extern "C" {
    #[wasm_bindgen(js_name = write)]
    fn write_text(text: &JsValue, target: &Uint8Array) -> i32;

    #[wasm_bindgen(js_name = answer)]
    fn make_answer(shape: &Plain, first: &JsValue, canonical: &JsValue) -> Plain;

    #[wasm_bindgen(js_name = find)]
    fn add_finding(
        found: &Array,
        start: u32,
        end: u32,
        start_utf16: u32,
        end_utf16: u32,
        extra: &JsValue,
        answer: &Plain,
    );

    /// An error with `name` and `code`.
    #[wasm_bindgen(js_name = failure)]
    fn error(name: &str, code: &str, message: &str) -> JsValue;

    fn respond(from: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = then)]
    fn then_call(promise: &Promise, next: &JsValue) -> Promise;
}

fn list_error(reason: ListError) -> JsValue {
    error("ListError", reason.code(), reason.meaning())
}

fn to_js(value: &Value<'_>) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// This day, or the clock's.
fn day(date: Option<String>) -> Result<Date, JsValue> {
    let Some(text) = date else {
        let days = js_sys::Date::now() / 86_400_000.0;
        return Ok(Date::from_days(days as u32).unwrap_or(Date::EPOCH));
    };
    Date::parse(&text).ok_or_else(|| error("RangeError", "BadDate", "the date must have the form 2026-11-22"))
}

/// Bytes of UTF-8 that go through a buffer of their own.
const SHORT: usize = 1536;

/// Answers without matches share what they have in common with the first of their kind: JavaScript makes each in one
/// call, and only the first goes through serde.
#[derive(Default)]
struct Shapes {
    answers: Vec<(AnswerKey, Plain)>,
    readings: Vec<(ReadingKey, Plain)>,
}

type AnswerKey = (u8, u8, Option<u8>);
type ReadingKey = (u8, u16, u8, u8);

/// The object with this key, made by `make` when it is not there.
fn shape<K: Copy + Ord>(
    shapes: &mut Vec<(K, Plain)>,
    key: K,
    make: impl FnOnce() -> Result<Plain, JsValue>,
) -> Result<&Plain, JsValue> {
    let place = shapes.partition_point(|(other, _)| *other < key);
    if shapes.get(place).is_none_or(|(other, _)| *other != key) {
        shapes.insert(place, (key, make()?));
    }
    Ok(&shapes[place].1)
}

/// An answer that has no lists, with these.
fn with_lists(mut answer: Answer, lists: &Lists) -> Result<Plain, JsValue> {
    answer.lists = lists.none.clone();
    let made: Plain = to_js(&answer.to_value())?.unchecked_into();
    made.set_lists(&lists.all);
    Ok(made)
}

impl Shapes {
    /// `asked` is what was asked and its bytes.
    fn answer(&mut self, core: &Core, outcome: Outcome<'_>, lists: &Lists, asked: Asked<'_>) -> Result<Plain, JsValue> {
        let (said, reading) = match outcome {
            Outcome::Plain(said, reading) => (said, reading),
            Outcome::Full(answer) => return with_lists(answer, lists),
        };
        let (state, grade, reason) = said;
        let key = (state as u8, grade as u8, reason.map(|reason| reason as u8));
        let kind = shape(&mut self.answers, key, || with_lists(core.written(Outcome::Plain(said, None)), lists))?;
        let Some((text, reading)) = reading else {
            return Ok(make_answer(kind, &JsValue::UNDEFINED, &JsValue::UNDEFINED));
        };
        let address = &reading.address;
        let key = (address.form as u8, address.variant, reading.checksum as u8, reading.confidence as u8);
        let shape = shape(&mut self.readings, key, || {
            let made: Plain = to_js(&ReadingInfo::new(text, reading).to_value())?.unchecked_into();
            // shared by every reading of this shape
            Object::freeze(&made.coins());
            Ok(made)
        })?;
        let canonical = reading.canonical_of(text);
        Ok(match asked {
            Some((text, bytes)) if canonical.as_bytes() == bytes => make_answer(kind, shape, text),
            _ => make_answer(kind, shape, &JsValue::from_str(&canonical)),
        })
    }
}

/// Adds a finding with this answer.
fn add(found: &Array, place: Place, answer: &Plain) -> Result<(), JsValue> {
    let Place { start, end, start_utf16, end_utf16, disguises, uri } = place;
    let [start, end, start_utf16, end_utf16] = [start, end, start_utf16, end_utf16].map(|at| at as u32);
    let extra = match (&disguises[..], &uri) {
        ([], None) => JsValue::UNDEFINED,
        _ => to_js(&extra(&disguises, uri.as_ref()))?,
    };
    add_finding(found, start, end, start_utf16, end_utf16, &extra, answer);
    Ok(())
}

/// What a finding has besides its place and its answer, when it is no plain spelling of an address alone.
fn extra<'a>(disguises: &'a [Disguise], uri: Option<&'a UriPlace>) -> Value<'a> {
    let mut value = Fields::default();
    value.optional_list("disguises", disguises);
    if let Some(uri) = uri {
        value.put("uri", uri.to_value());
    }
    Value::Object(value)
}

/// What was asked, and its bytes.
type Asked<'a> = Option<(&'a JsValue, &'a [u8])>;

/// Anything that is no string would end in the middle of a call.
fn string(text: &JsValue) -> Result<&JsString, JsValue> {
    text.dyn_ref().ok_or_else(|| error("TypeError", "NotAString", "a string is expected"))
}

/// An answer, or an error that is thrown when nothing is borrowed any more. As a `Result` it would cross the boundary as
/// three numbers in an array and an entry of a table, which costs as much as decoding an address.
pub struct OrThrown(Result<Plain, JsValue>);

impl WasmDescribe for OrThrown {
    fn describe() {
        JsValue::describe();
    }
}

impl IntoWasmAbi for OrThrown {
    type Abi = <JsValue as IntoWasmAbi>::Abi;

    fn into_abi(self) -> Self::Abi {
        self.0.unwrap_or_else(|error| throw_val(error)).into_abi()
    }
}

/// Checks addresses against the lists that were added.
#[wasm_bindgen]
pub struct Checker {
    core: Core,
    encoder: TextEncoder,
    buffer: Buffer,
    /// As `buffer`, for texts that may be addresses: it never moves, so that one JavaScript view of it is enough.
    short: Box<[u8; SHORT]>,
    short_view: Uint8Array,
    shapes: Shapes,
    lists: Lists,
    readings: Readings,
}

struct Lists {
    /// As every answer has them, frozen.
    all: JsValue,
    /// Stands in an answer that is on its way out.
    none: Arc<[ListInfo]>,
}

#[wasm_bindgen]
impl Checker {
    /// `today` (`2026-11-22`) decides what is expired and what is delisted; without it the clock does.
    #[wasm_bindgen(constructor)]
    pub fn new(date: Option<String>) -> Result<Checker, JsValue> {
        Ok(Self {
            core: Core::new(day(date)?),
            encoder: TextEncoder::new(),
            buffer: Buffer::default(),
            short: Box::new([0; SHORT]),
            short_view: Uint8Array::new_with_length(0),
            shapes: Shapes::default(),
            lists: Lists { all: Object::freeze(&Array::new()).into(), none: Arc::new([]) },
            readings: Readings::default(),
        })
    }

    /// Adds a list file. `verified` says that the hash was checked when the bytes were stored.
    #[wasm_bindgen(js_name = addList)]
    pub fn add_list(&mut self, bytes: Vec<u8>, verified: Option<bool>) -> Result<(), JsValue> {
        let verify = if verified == Some(true) { Verify::Structure } else { Verify::Hash };
        self.core.add_list(bytes, verify).map_err(list_error)?;
        self.tell_lists()
    }

    /// Answers for another day from now on; without one, for the clock's.
    #[wasm_bindgen(js_name = setDate)]
    pub fn set_date(&mut self, date: Option<String>) -> Result<(), JsValue> {
        self.core.set_date(day(date)?);
        self.tell_lists()
    }

    fn tell_lists(&mut self) -> Result<(), JsValue> {
        let lists: Array = to_js(&list(self.core.lists()))?.unchecked_into();
        lists.iter().for_each(|list| _ = Object::freeze(list.unchecked_ref::<Object>()));
        self.lists.all = Object::freeze(&lists).into();
        self.shapes.answers.clear();
        Ok(())
    }

    /// Adds an entry of the user's own.
    pub fn block(&mut self, text: &str, note: Option<String>) -> Result<(), JsValue> {
        self.core.block(text, note.as_deref()).map_err(|reason| error("AddressError", reason.code(), reason.meaning()))
    }

    /// Leaves out what the source with this id says, or every statement of the category with this name.
    pub fn mute(&mut self, what: &str) {
        self.core.mute(what);
    }

    /// The lists that are loaded.
    #[wasm_bindgen(getter, unchecked_return_type = "ListInfo[]")]
    pub fn lists(&self) -> JsValue {
        self.lists.all.clone()
    }

    /// Bytes that lists and front take in the module's memory.
    #[wasm_bindgen(getter)]
    pub fn memory(&self) -> usize {
        self.core.memory()
    }

    /// Checks one address.
    #[wasm_bindgen(unchecked_return_type = "Answer")]
    pub fn check(&mut self, #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue) -> OrThrown {
        OrThrown(self.ask(&text))
    }

    /// Checks many addresses.
    #[wasm_bindgen(js_name = checkMany, unchecked_return_type = "Answer[]")]
    pub fn check_many(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] texts: Array,
    ) -> Result<Array, JsValue> {
        texts.iter().map(|text| self.ask(&text)).collect()
    }

    /// Checks every address in a payment URI.
    #[wasm_bindgen(js_name = checkUri, unchecked_return_type = "UriAnswer")]
    pub fn check_uri(&self, text: &str) -> Result<JsValue, JsValue> {
        let mut answer =
            self.core.check_uri(text).map_err(|reason| error("UriError", reason.code(), &reason.meaning()))?;
        answer.parts.iter_mut().for_each(|part| part.answer.lists = self.lists.none.clone());
        let parsed: Plain = to_js(&answer.to_value())?.unchecked_into();
        self.complete(&parsed.parts());
        Ok(parsed.into())
    }

    /// The answers about an address or a payment URI, with all that it takes to get them again (docs/receipts.md).
    #[wasm_bindgen(unchecked_return_type = "Receipt")]
    pub fn receipt(&self, text: &str) -> Result<JsValue, JsValue> {
        to_js(&Receipt::new(&self.core, text).to_value())
    }

    /// Checks addresses separated by line feeds: one number for each line, `state | category << 8`.
    #[wasm_bindgen(js_name = checkBulk)]
    pub fn check_bulk(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<Uint32Array, JsValue> {
        self.encode(string(text)?);
        Ok(self.packed())
    }

    /// As `checkBulk`, for bytes of UTF-8.
    #[wasm_bindgen(js_name = checkBulkBytes)]
    pub fn check_bulk_bytes(&mut self, bytes: &Uint8Array) -> Uint32Array {
        self.fill(bytes);
        self.packed()
    }

    /// Which of these EVM addresses, 20 bytes each, may be listed: one byte for each, 0 or 1. A 0 is certain; a 1 has
    /// to be asked with `check`. For call data and logs, where addresses are bytes and a text would be made in vain.
    #[wasm_bindgen(js_name = mayListEvm)]
    pub fn may_list_evm(&mut self, addresses: &Uint8Array) -> Uint8Array {
        self.fill(addresses);
        let keys = self.buffer.filled().chunks_exact(20).map(|bytes| Key { kind: Kind::Evm, bytes });
        let found: Vec<u8> = keys.map(|key| u8::from(self.core.may_contain(key))).collect();
        Uint8Array::from(&found[..])
    }

    /// Finds and checks every address and payment URI in a text.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn scan(&mut self, #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> Result<Array, JsValue> {
        self.encode(string(text)?);
        let found = Array::new();
        let mut problem = None;
        let Self { core, buffer, shapes, lists, .. } = self;
        core.find(buffer.filled(), &mut |place, outcome| {
            if let Err(error) = shapes.answer(core, outcome, lists, None).and_then(|answer| add(&found, place, &answer))
            {
                problem = Some(error);
            }
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
    fn ask(&mut self, text: &JsValue) -> Result<Plain, JsValue> {
        let mut written = write_text(text, &self.short_view);
        // the view is cut off from the memory whenever that grows
        if written == -2 && self.short_view.length() == 0 {
            self.short_view = view(&mut self.short[..]);
            written = write_text(text, &self.short_view);
        }
        let bytes = match usize::try_from(written) {
            Ok(written) => &self.short[..written],
            Err(_) => {
                self.encode(string(text)?);
                self.buffer.filled()
            }
        };
        let outcome = self.core.outcome(std::str::from_utf8(bytes).unwrap_or_default(), &mut self.readings);
        self.shapes.answer(&self.core, outcome, &self.lists, Some((text, bytes)))
    }

    /// Gives the answer in each of these objects its lists.
    fn complete(&self, objects: &Array) {
        for object in objects.iter() {
            object.unchecked_into::<Plain>().answer().set_lists(&self.lists.all);
        }
    }

    fn fill(&mut self, bytes: &Uint8Array) {
        self.buffer.used = bytes.length() as usize;
        bytes.copy_to(self.buffer.room(0, bytes.length() as usize));
    }

    fn packed(&self) -> Uint32Array {
        let mut numbers = Vec::new();
        self.core.check_bulk(self.buffer.filled(), &mut numbers);
        Uint32Array::from(&numbers[..])
    }

    /// Puts a JavaScript string into the buffer as UTF-8.
    fn encode(&mut self, text: &JsString) {
        let units = text.length() as usize;
        let result = self.encoder.encode_into(text, &view(self.buffer.room(0, units)));
        let (mut read, mut written) = (result.read() as usize, result.written() as usize);
        if read < units {
            // not ASCII: a UTF-16 unit is three bytes of UTF-8 at most
            let rest = text.slice(read as u32, units as u32);
            let result = self.encoder.encode_into(&rest, &view(self.buffer.room(written, 3 * (units - read))));
            read += result.read() as usize;
            written += result.written() as usize;
            debug_assert_eq!(read, units);
        }
        self.buffer.used = written;
    }
}

/// Text on its way in. What was taken once is kept: to fill it with zeros again would cost as much as the scan.
#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    used: usize,
}

impl Buffer {
    fn filled(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    /// So many bytes behind the first `start`.
    fn room(&mut self, start: usize, len: usize) -> &mut [u8] {
        if self.bytes.len() < start + len {
            self.bytes.resize(start + len, 0);
        }
        &mut self.bytes[start..start + len]
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
pub fn fetch_list(#[wasm_bindgen(unchecked_param_type = "string | URL | Response")] from: &JsValue) -> Promise {
    then(&respond(from), Box::new(|response| read_body(&response.unchecked_into())))
}

fn unavailable(message: &str) -> JsValue {
    error("FetchError", "Unavailable", message)
}

type Next = Box<dyn FnOnce(JsValue) -> Result<JsValue, JsValue>>;

// boxed, so that there is one closure type and not two
fn then(promise: &Promise, next: Next) -> Promise {
    then_call(promise, &Closure::once_into_js(next))
}

fn read_body(response: &Response) -> Result<JsValue, JsValue> {
    if !response.ok() {
        let mut message = String::from("the server answered with status ");
        message += &decimal(u64::from(response.status()));
        return Err(unavailable(&message));
    }
    let body = response.body().ok_or_else(|| unavailable("the response has no body"))?;
    // a reader of a body that somebody else reads would throw where nobody catches it
    if response.body_used() || body.locked() {
        return Err(unavailable("the response's body was read before"));
    }
    Ok(read_on(body.get_reader().unchecked_into(), Vec::new()).into())
}

/// Reads to the end of the stream, behind the bytes that are there.
fn read_on(reader: ReadableStreamDefaultReader, mut bytes: Vec<u8>) -> Promise {
    let step = reader.read();
    then(
        &step,
        Box::new(move |step| {
            let step: Step = step.unchecked_into();
            if step.done() {
                return Ok(Uint8Array::from(&bytes[..]).into());
            }
            let chunk = step.value();
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

#[cfg(feature = "requests")]
mod requests;

//! Wallet requests.

use js_sys::{Array, Object, Uint32Array};
use wasm_bindgen::prelude::*;

use super::{Checker, Plain, error, string, to_js};
use crate::checker::{Outcome, screened};
use crate::request::{Found, RequestError};
use crate::value::ToValue as _;

#[wasm_bindgen(module = "/src/wasm.js")]
extern "C" {
    #[wasm_bindgen(js_name = party)]
    fn add_party(parties: &Array, line: &str, answer: &Plain);

    /// `RequestAnswer`.
    #[wasm_bindgen(js_name = Object, extends = Object)]
    type Request;

    #[wasm_bindgen(method, setter)]
    fn set_parties(this: &Request, value: &JsValue);
}

fn request_error(reason: RequestError) -> JsValue {
    error("RequestError", reason.code(), reason.meaning())
}

/// Role, path, amount and asset with line feeds between them: on the way to JavaScript one text is faster than four.
/// None of them has a line feed in it.
fn line(found: &Found) -> String {
    let mut line = String::from(found.role.name());
    let [amount, asset] = [&found.amount, &found.asset].map(|part| part.as_deref().unwrap_or_default());
    for part in [&found.path, amount, asset] {
        line.push('\n');
        line.push_str(part);
    }
    line
}

#[wasm_bindgen]
impl Checker {
    /// Checks everybody that a wallet request names (docs/requests.md).
    #[wasm_bindgen(js_name = checkRequest, unchecked_return_type = "RequestAnswer")]
    pub fn check_request(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<JsValue, JsValue> {
        self.encode(string(text)?);
        let text = std::str::from_utf8(self.buffer.filled()).unwrap_or_default();
        let Self { core, shapes, lists, .. } = self;
        let (parties, mut problem) = (Array::new(), None);
        let mut each = |found: Found, outcome: Outcome<'_>| match shapes.answer(core, outcome, lists, None) {
            Ok(answer) => add_party(&parties, &line(&found), &answer),
            Err(error) => problem = Some(error),
        };
        let answer = core.parties(text, Some(&mut each)).map_err(request_error)?;
        let answer: Request = to_js(&answer.to_value())?.unchecked_into();
        answer.set_parties(&parties);
        problem.map_or(Ok(answer.into()), Err)
    }

    /// As `checkRequest`, for those who want to know only whether there is anything to show. The most serious state,
    /// `| grade << 8`, `| 1 << 16` when a part is not checked.
    #[wasm_bindgen(js_name = screenRequest)]
    pub fn screen_request(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<u32, JsValue> {
        self.encode(string(text)?);
        let text = std::str::from_utf8(self.buffer.filled()).unwrap_or_default();
        match self.core.screen_request(text) {
            Ok((state, grade, rest)) => Ok(screened(state, grade, rest)),
            Err(reason) => Err(request_error(reason)),
        }
    }

    /// Screens call data of EVM chains: hexadecimal digits, one call a line. One number for each line, as of
    /// `screenRequest`.
    #[wasm_bindgen(js_name = screenCalls)]
    pub fn screen_calls(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<Uint32Array, JsValue> {
        self.encode(string(text)?);
        let mut numbers = Vec::new();
        self.core.screen_calls(self.buffer.filled(), &mut numbers);
        Ok(Uint32Array::from(&numbers[..]))
    }
}

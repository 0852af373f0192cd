#!/usr/bin/env bash
# The one entry point: sets up what is missing, builds, tests.
#
#   ./build.sh          builds the command and the WebAssembly module, checks their sizes, answers one question
#   ./build.sh test     runs every test and ends with "N passed, N failed"
#   ./build.sh serve    serves the site on 127.0.0.1
#   ./build.sh lint     formatting, clippy, JavaScript
#   ./build.sh fuzz [S] runs every fuzz target for S seconds (10)
#   ./build.sh bench    prints every benchmark's figures
#   ./build.sh docs     writes the documentation of the npm package to dist/docs
#   ./build.sh list DIR compiles the lists of the releases from the sources in DIR
set -euo pipefail
cd "$(dirname "$0")"

target=wasm32-unknown-unknown
# No machine's path in what is shipped: panics carry file names. A registry's folder has a name of its own wherever there
# is a mirror.
remap() {
  local flags registry
  flags="--remap-path-prefix=$PWD=forewarn --remap-path-prefix=$(rustc --print sysroot)=rust"
  cargo fetch --quiet
  for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
    flags="$flags --remap-path-prefix=$registry=crates"
  done
  printf '%s' "$flags"
}

say() { printf '\n== %s\n' "$*"; }

std_source() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; }

set_up() {
  if ! rustup target list --installed | grep -qx "$target"; then
    say "adding the WebAssembly target"
    rustup target add "$target"
  fi
  if ! std_source; then
    say "adding the standard library's source"
    rustup component add rust-src || true
  fi
  local version
  version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
  if ! .tools/bin/wasm-bindgen --version 2>/dev/null | grep -qF " $version"; then
    say "installing wasm-bindgen $version (some minutes, once)"
    # a mirror of the registry may not have what the tool's own lock file names
    cargo install wasm-bindgen-cli --version "$version" --locked --root .tools --quiet 2>/dev/null ||
      cargo install wasm-bindgen-cli --version "$version" --root .tools --quiet
  fi
  if ! cmp -s package-lock.json node_modules/.installed; then
    say "installing JavaScript packages"
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed
  fi
}

build_command() {
  say "building the command"
  RUSTFLAGS="$(remap)" cargo build --release --bin forewarn
}

# Writes the target that functions of the module give two numbers back in, not an address where they lie. The compiler's own
# has no such thing yet: LLVM calls it experimental.
multivalue_target() {
  RUSTC_BOOTSTRAP=1 rustc -Z unstable-options --print target-spec-json --target "$target" |
    node -e '
      const { "is-builtin": _, ...spec } = JSON.parse(require("fs").readFileSync(0, "utf8"));
      const features = [spec.features, "+multivalue"].filter(Boolean).join(",");
      console.log(JSON.stringify({ ...spec, features, "llvm-abiname": "experimental-mv" }, null, 2));' >"$1"
}

# The module into the folder $1, with the features $2.
module() {
  local out=$1 spec=target/wasm32-multivalue.json made=wasm32-multivalue
  mkdir -p target
  # opt-level 2 copies too much for a download: calls stay calls unless they are small, loops are unrolled only where
  # they get short, stand once and not once more in front of themselves, keep one counter; nothing is loaded ahead of the
  # branch that needs it, and vectors are there where the code asks for them
  local flags="-C llvm-args=-inline-threshold=10 -C llvm-args=-inlinehint-threshold=60 -C llvm-args=-unroll-threshold=60"
  flags="$(remap) $flags -C llvm-args=-rotation-max-header-size=1 -C llvm-args=-disable-lsr -C llvm-args=-enable-load-pre=false"
  flags="$flags -C no-vectorize-loops -C no-vectorize-slp -C target-feature=+simd128"
  local cargo=(cargo rustc --lib --crate-type cdylib --profile wasm --no-default-features --features "$2")
  # A panic ends the call in any case, and nobody sees its message: a standard library that is built without them saves
  # 9 kB. Copies of more than six words become one instruction. These flags are unstable, and the compiler's own version
  # decides what it makes of them. Products of 128 bits are made by a function that gives its result back the other way: the
  # linker warns of it, and that is an error.
  if ! std_source || ! multivalue_target "$spec" ||
    ! RUSTC_BOOTSTRAP=1 \
      RUSTFLAGS="$flags -C llvm-args=-max-store-memcpy=6 -C llvm-args=-max-store-memset=4 -Z unstable-options -C panic=immediate-abort -C link-arg=--fatal-warnings -Z inline-mir-threshold=30 -Z inline-mir-hint-threshold=30" \
      "${cargo[@]}" --target "$spec" -Z json-target-spec -Z build-std=std,panic_abort 2> >(tee target/module.log >&2); then
    if grep -q "signature mismatch" target/module.log 2>/dev/null; then
      return 1
    fi
    echo "the standard library can't be built here: the module gets the one that is shipped, and 12 kB more"
    made=$target
    RUSTFLAGS="$flags" "${cargo[@]}" --target "$target"
  fi
  rm -rf "$out"
  mkdir -p "$out"
  .tools/bin/wasm-bindgen --target web --out-dir "$out" "target/$made/wasm/forewarn.wasm"
  # src/wasm.js, from a folder with a hash in its name to one that can be told
  mv "$out"/snippets/*/src/wasm.js "$out/forewarn_answers.js"
  rm -r "$out/snippets"
  # and named once: wasm-bindgen imports it for each function, and bundlers warn of that
  local glue
  glue=$(sed "/^import /s|\./snippets/[^\"']*|./forewarn_answers.js|" "$out/forewarn.js" |
    awk '/^import \* as .*forewarn_answers/ && imports++ || /"\.\/snippets\/.*": import/ && keys++ { next } { print }')
  printf '%s\n' "$glue" >"$out/forewarn.js"
  # the stack lies in front of everything, so that no address below 1024 is ever used; functions of one name pack better
  # side by side, and large ones pack better alone than inside their only caller
  node_modules/.bin/wasm-opt -O3 --converge --low-memory-unused --one-caller-inline-max-function-size=60 \
    --reorder-functions-by-name \
    --strip-debug --strip-producers \
    --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue \
    "$out/forewarn_bg.wasm" -o "$out/forewarn_bg.wasm"
  node scripts/imports.mjs "$out"
}

build_module() {
  say "building the module"
  module dist/module requests
  cp lists/default.fwl dist/module/
}

build_extension() {
  say "building the extension"
  node_modules/.bin/tsc -p extension
  node scripts/extension.mjs
}

build_npm() {
  say "building the npm package"
  # most sites check addresses, and need no decoders of wallet requests
  module target/without-requests ""
  # the same core once more, without what only WebAssembly has: it becomes JavaScript, for pages that forbid WebAssembly
  CARGO_TARGET_DIR=target/javascript \
    RUSTFLAGS="$(remap) -C llvm-args=-inline-threshold=10 -C no-vectorize-loops -C no-vectorize-slp -C target-feature=-reference-types,-multivalue" \
    cargo rustc --lib --crate-type cdylib --profile wasm --no-default-features --features requests --target "$target"
  node scripts/npm.mjs
}

build_site() {
  say "building the site"
  node_modules/.bin/tsc -p www
  node_modules/.bin/tsc -p www/offline
  node scripts/www.mjs
}

build_docs() {
  say "documentation of the npm package"
  node_modules/.bin/typedoc --options npm/typedoc.json
}

sizes() {
  say "sizes"
  node scripts/sizes.mjs
}

build() {
  set_up
  build_command
  build_module
  build_extension
  build_npm
  build_site
  sizes
  say "one question: the Lazarus Group's address of the Ronin bridge theft, in capitals"
  # status 1: something is listed
  target/release/forewarn check 0X098B716B8AAF21512996DC57EB0615E2383E2F96 || [ $? -eq 1 ]
}

run_tests() {
  set_up
  bash tests/browser/install.sh
  build_command
  build_module
  build_extension
  build_npm
  build_site
  local log status=0
  log=$(mktemp)
  trap 'rm -f "$log"' RETURN
  say "Rust"
  cargo test --no-fail-fast -- --show-output 2>&1 | tee -a "$log" || status=1
  say "Node and browsers"
  npm test --silent 2>&1 | tee -a "$log" || status=1
  awk -v status="$status" '
    /^test result:/ { passed += $4; failed += $6 }
    /^test .* FAILED$/ { print }
    /^passed=[0-9]+ failed=[0-9]+$/ { split($0, f, /[= ]/); passed += f[2]; failed += f[4] }
    END {
      if (status && !failed) failed = 1
      printf "\n%d passed, %d failed\n", passed, failed
      exit failed > 0
    }' "$log"
}

lint() {
  set_up
  cargo fmt --check
  cargo clippy --all-targets -- -D warnings
  cargo clippy --lib --no-default-features --target "$target" -- -D warnings
  cargo clippy --lib --no-default-features --features requests --target "$target" -- -D warnings
  npm run --silent lint
  # both packages are made of one source; this linter knows Firefox's rules
  build_module
  build_extension
  node_modules/.bin/tsc -p npm --emitDeclarationOnly false --noEmit
  build_docs
  node_modules/.bin/web-ext lint --source-dir dist/extension/firefox --warnings-as-errors --self-hosted=false
}

fuzz() {
  say "fuzz targets"
  cargo run --release --quiet --manifest-path fuzz/Cargo.toml -- "${1:-10}"
}

compile_list() {
  build_command
  target/release/forewarn compile lists/default.toml --inputs "$1" --output lists
  target/release/forewarn compile lists/sanctions.toml --inputs "$1" --output lists
}

case "${1:-build}" in
  build) build ;;
  test) run_tests ;;
  serve)
    [ -f dist/www/index.html ] || build
    exec node scripts/serve.mjs
    ;;
  lint) lint ;;
  sizes) sizes ;;
  fuzz) fuzz "${2:-10}" ;;
  docs) set_up && build_module && build_npm && build_docs ;;
  bench) set_up && npm run --silent bench && cargo bench ;;
  list) compile_list "$2" ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

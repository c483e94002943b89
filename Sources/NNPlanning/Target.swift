/// The kind of machine that code is made for, as far as planning cares.
package struct Target: Hashable, Sendable {
  /// As on the command line: `native`, `x86-64-v3`, `aarch64`, `generic` …
  package var name: String
  /// Floats in a vector: 16 (AVX-512), 8 (AVX2), 4 (SSE, NEON, wasm) or 1.
  package var lanes: Int
  /// Vector registers that the C compiler can allocate.
  package var vectorRegisters: Int
  /// General registers that are left for pointers to rows in the inner loop of a product.
  package var addressRegisters: Int
  /// Whether a multiply-add is one instruction.
  package var hasFMA: Bool
  /// What the C compiler is told: `-march=x86-64-v3`.
  package var compilerFlags: [String]
  /// Macros that C compilers define when they were told, for targets that may be compiled for otherwise by mistake.
  package var requiredMacros: [String]

  package init(
    name: String, lanes: Int, vectorRegisters: Int, hasFMA: Bool, compilerFlags: [String], requiredMacros: [String] = [],
    addressRegisters: Int = 10
  ) {
    self.name = name
    self.lanes = lanes
    self.vectorRegisters = vectorRegisters
    self.hasFMA = hasFMA
    self.addressRegisters = addressRegisters
    self.compilerFlags = compilerFlags
    self.requiredMacros = requiredMacros
  }

  package static let x86_64_v2 = Target(
    name: "x86-64-v2", lanes: 4, vectorRegisters: 16, hasFMA: false, compilerFlags: ["-march=x86-64-v2"],
    requiredMacros: ["__SSE4_2__"])
  package static let x86_64_v3 = Target(
    name: "x86-64-v3", lanes: 8, vectorRegisters: 16, hasFMA: true, compilerFlags: ["-march=x86-64-v3"],
    requiredMacros: ["__AVX2__", "__FMA__"])
  package static let x86_64_v4 = Target(
    name: "x86-64-v4", lanes: 16, vectorRegisters: 32, hasFMA: true, compilerFlags: ["-march=x86-64-v4"],
    requiredMacros: ["__AVX512F__", "__AVX512VL__"])
  package static let aarch64 = Target(name: "aarch64", lanes: 4, vectorRegisters: 32, hasFMA: true, compilerFlags: [], addressRegisters: 24)
  /// WebAssembly with vectors of 128 bits. Engines keep them in whatever the machine has, sixteen registers or more.
  package static let wasm32 = Target(
    name: "wasm32", lanes: 4, vectorRegisters: 16, hasFMA: false, compilerFlags: ["-msimd128"], requiredMacros: ["__wasm_simd128__"])
  /// Plain C99 without vectors, for any CPU and compiler.
  package static let generic = Target(
    name: "generic", lanes: 1, vectorRegisters: 16, hasFMA: false, compilerFlags: ["-DNNC_LANES=1"])
}

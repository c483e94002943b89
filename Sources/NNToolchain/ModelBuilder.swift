import Glibc
import ModelFormats
import NNCodegen
import NNDiagnostics

/// What `-o` asks for, told by its ending.
package enum OutputKind: Hashable, Sendable {
  case sharedLibrary, staticLibrary, object, source, project

  package init(path: String) throws(Diagnostic) {
    if path.hasSuffix("/") || File.isDirectory(path) {
      self = .project
    } else if path.hasSuffix(".so") || path.hasSuffix(".dylib") {
      self = .sharedLibrary
    } else if path.hasSuffix(".a") {
      self = .staticLibrary
    } else if path.hasSuffix(".o") {
      self = .object
    } else if path.hasSuffix(".c") {
      self = .source
    } else {
      throw Diagnostic(
        id: "output-kind", "cannot tell from '\(path)' what to write",
        notes: ["endings are .so, .a, .o, .c, and / for a project folder"])
    }
  }

  /// Whether a C compiler makes it.
  package var isCompiled: Bool { self != .source && self != .project }

  /// Libraries take the weights from a file; C that is passed on stands alone.
  package func weightsStyle(name: String) -> EmittedModel.WeightsStyle {
    self == .source ? .array : .file("\(name).weights")
  }
}

/// Makes the files that a user asked for out of emitted C. Everything is made in a temporary folder first, so that a failure leaves
/// nothing.
package struct ModelBuilder: Sendable {
  package var compiler: CCompiler
  /// Added to the flags of the compiler, such as `-DNNCC_PROFILE`.
  package var extraFlags: [String]
  /// Told how many milliseconds each piece of the work took; some are done at the same time.
  package var observe: @Sendable (_ piece: String, _ milliseconds: Double) -> Void

  package init(
    compiler: CCompiler = CCompiler(), extraFlags: [String] = [], observe: @escaping @Sendable (String, Double) -> Void = { _, _ in }
  ) {
    self.compiler = compiler
    self.extraFlags = extraFlags
    self.observe = observe
  }

  /// - Returns: the paths of the files that were written, the one asked for first.
  package func build(_ model: EmittedModel, _ kind: OutputKind, to path: String) async throws(Diagnostic) -> [String] {
    if kind == .project { return try writeProject(model, to: path) }
    try AtomicFile.checkWritable(path)
    let folder = File.directory(path) == "." && !path.hasPrefix("./") ? "" : File.directory(path) + "/"
    var texts = [(path: "\(folder)\(model.name).h", text: model.header)]
    if kind == .source { texts = [(path, model.sources[0].text)] + model.sources.dropFirst().map { (folder + $0.name, $0.text) } + texts }
    let weights = kind == .source ? model.weightsFile.map { [folder + $0] } ?? [] : []
    for path in texts.map(\.path) + weights { try AtomicFile.checkWritable(path) }
    if kind != .source { try move(try await binary(model, kind), to: path) }
    for path in weights { try writeWeights(model, to: path) }
    for file in texts { try AtomicFile.write(file.text, to: file.path) }
    return (kind == .source ? [] : [path]) + texts.map(\.path) + weights
  }

  /// Compiles to a file in a temporary folder, which lives as long as the returned value.
  private func binary(_ model: EmittedModel, _ kind: OutputKind) async throws(Diagnostic) -> (TemporaryDirectory, String) {
    let directory = try TemporaryDirectory()
    var (objects, jobs) = ([String](), [(name: String, arguments: [String])]())
    let packing = try await weightsObject(model, in: directory)
    let flags =
      CCompiler.flags + extraFlags + (kind == .sharedLibrary ? ["-DNNCC_SHARED_LIBRARY"] : [])
      + (packing == nil ? [] : ["-DNNCC_EXTERNAL_WEIGHTS"])
    for source in model.sources {
      try AtomicFile.write(source.text, to: directory.file(source.name))
      objects.append(source.name.dropLast(2) + ".o")
      jobs.append((source.name, flags + source.flags + ["-c", "-o", objects.last!, source.name]))
    }
    async let failure = compiler.compile(jobs, in: directory.path, observe: observe)
    if let packing {
      try measured("packing weights") { () throws(Diagnostic) in try packing.write(to: directory.file("weights.o")) }
      objects.append("weights.o")
    }
    if let failure = await failure { throw failure }
    try await link(objects, kind, model.libraries, in: directory)
    return (directory, directory.file("out"))
  }

  private func link(
    _ objects: [String], _ kind: OutputKind, _ libraries: [String], in directory: TemporaryDirectory
  ) async throws(Diagnostic) {
    let start = Stopwatch.now
    switch kind {
    case .sharedLibrary:
      // An identification of the build would be a hash over all weights, which takes longer than the rest of linking.
      try await compiler.run(
        ["-shared", "-Wl,-z,noexecstack", "-Wl,--build-id=none", "-o", "out"] + objects + (libraries + ["m"]).map { "-l\($0)" },
        in: directory.path)
    case .staticLibrary: try await CCompiler("ar").run(["rcsD", "out"] + objects, in: directory.path)
    case .object where objects.count == 1: rename(directory.file(objects[0]), directory.file("out"))
    case .object: try await compiler.run(["-r", "-nostdlib", "-o", "out"] + objects, in: directory.path)
    case .source, .project: preconditionFailure("'\(kind)' is not compiled")
    }
    observe("linking", Stopwatch.milliseconds(since: start))
  }

  /// How to write the weights as an object. Where that is not possible they are written for the assembler.
  private func weightsObject(_ model: EmittedModel, in directory: TemporaryDirectory) async throws(Diagnostic) -> WeightsObject? {
    guard let file = model.weightsFile else { return nil }
    try await compiler.run(model.sources.last!.flags + ["-c", "-o", "sample", "-x", "c", "/dev/null"], in: directory.path)
    if let format = ELFObject(like: try File.read(directory.file("sample"))) {
      return WeightsObject(weights: model.weights, symbol: WeightsBlob.symbol(model.name), format: format)
    }
    try measured("packing weights") { () throws(Diagnostic) in try writeWeights(model, to: directory.file(file)) }
    return nil
  }

  private func measured(_ piece: String, _ work: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    let start = Stopwatch.now
    try work()
    observe(piece, Stopwatch.milliseconds(since: start))
  }

  /// The shared library in a temporary folder, for commands that only run it.
  package func buildTemporary(_ model: EmittedModel) async throws(Diagnostic) -> (directory: TemporaryDirectory, path: String) {
    let (directory, path) = try await binary(model, .sharedLibrary)
    return (directory, path)
  }

  private func writeWeights(_ model: EmittedModel, to path: String) throws(Diagnostic) {
    let file = try AtomicFile(path)
    try model.weights.write { (bytes) throws(Diagnostic) in try file.write(bytes) }
    try file.commit()
  }

  /// Temporary folders may be on another file system, where a rename is not possible.
  private func move(_ made: (TemporaryDirectory, String), to path: String) throws(Diagnostic) {
    let mode = File.name(path).hasSuffix(".so") ? mode_t(0o755) : mode_t(0o644)
    chmod(made.1, mode)
    if rename(made.1, path) == 0 { return }
    guard errno == EXDEV else { throw AtomicFile.unwritable(path) }
    try AtomicFile.write(try File.read(made.1), to: path)
    chmod(path, mode)
  }

  private func writeProject(_ model: EmittedModel, to path: String) throws(Diagnostic) -> [String] {
    let directory = path.hasSuffix("/") ? String(path.dropLast()) : path
    let folder = try AtomicFolder(directory)
    let files = model.sources.map { ($0.name, $0.text) } + [("\(model.name).h", model.header)] + model.projectFiles
    for (name, text) in files { try AtomicFile.write(text, to: folder.file(name)) }
    if let name = model.weightsFile { try writeWeights(model, to: folder.file(name)) }
    try folder.commit()
    return (files.map(\.0) + (model.weightsFile.map { [$0] } ?? [])).map { "\(directory)/\($0)" }
  }
}

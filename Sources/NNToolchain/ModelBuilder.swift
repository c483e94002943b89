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

  /// Libraries take the weights from a file; C that is passed on stands alone.
  package func weightsStyle(name: String) -> EmittedModel.WeightsStyle {
    self == .source ? .array : .file("\(name).weights")
  }
}

/// Makes the files that a user asked for out of emitted C. Everything is made in a temporary folder first, so that a failure leaves nothing.
package struct ModelBuilder: Sendable {
  package var compiler: CCompiler
  /// Added to the flags of the compiler, such as `-DNNCC_PROFILE`.
  package var extraFlags: [String]

  package init(compiler: CCompiler = CCompiler(), extraFlags: [String] = []) {
    self.compiler = compiler
    self.extraFlags = extraFlags
  }

  /// - Returns: the paths of the files that were written, the one asked for first.
  package func build(_ model: EmittedModel, _ kind: OutputKind, to path: String) async throws(Diagnostic) -> [String] {
    if kind == .project { return try writeProject(model, to: path) }
    try AtomicFile.checkWritable(path)
    let folder = File.directory(path) == "." && !path.hasPrefix("./") ? "" : File.directory(path) + "/"
    var texts = [(path: "\(folder)\(model.name).h", text: model.header)]
    if kind == .source { texts = [(path, model.sources[0].text)] + model.sources.dropFirst().map { (folder + $0.name, $0.text) } + texts }
    for file in texts { try AtomicFile.checkWritable(file.path) }
    if kind != .source { try move(try await binary(model, kind), to: path) }
    for file in texts { try AtomicFile.write(file.text, to: file.path) }
    return (kind == .source ? [] : [path]) + texts.map(\.path)
  }

  /// Compiles to a file in a temporary folder, which lives as long as the returned value.
  private func binary(_ model: EmittedModel, _ kind: OutputKind) async throws(Diagnostic) -> (TemporaryDirectory, String) {
    let directory = try TemporaryDirectory()
    try writeWeights(model, in: directory.path)
    let objects = try await compile(model, kind, in: directory)
    switch kind {
    case .sharedLibrary:
      try await compiler.run(
        ["-shared", "-Wl,-z,noexecstack", "-o", "out"] + objects + (model.libraries + ["m"]).map { "-l\($0)" }, in: directory.path)
    case .staticLibrary: try await CCompiler("ar").run(["rcsD", "out"] + objects, in: directory.path)
    case .object where objects.count == 1: rename(directory.file(objects[0]), directory.file("out"))
    case .object: try await compiler.run(["-r", "-nostdlib", "-o", "out"] + objects, in: directory.path)
    case .source, .project: preconditionFailure("'\(kind)' is not compiled")
    }
    return (directory, directory.file("out"))
  }

  /// Compiles every C file, as many at a time as there are CPUs.
  ///
  /// - Returns: the names of the objects.
  private func compile(_ model: EmittedModel, _ kind: OutputKind, in directory: TemporaryDirectory) async throws(Diagnostic) -> [String] {
    let kindFlags = kind == .sharedLibrary ? ["-DNNCC_SHARED_LIBRARY"] : []
    var (objects, jobs): ([String], [[String]]) = ([], [])
    for source in model.sources {
      try AtomicFile.write(source.text, to: directory.file(source.name))
      objects.append(source.name.dropLast(2) + ".o")
      jobs.append(CCompiler.flags + source.flags + kindFlags + extraFlags + ["-c", "-o", objects.last!, source.name])
    }
    try await compiler.runAll(jobs, in: directory.path)
    return objects
  }

  /// The shared library in a temporary folder, for commands that only run it.
  package func buildTemporary(_ model: EmittedModel) async throws(Diagnostic) -> (directory: TemporaryDirectory, path: String) {
    let (directory, path) = try await binary(model, .sharedLibrary)
    return (directory, path)
  }

  private func writeWeights(_ model: EmittedModel, in directory: String) throws(Diagnostic) {
    guard case .file(let name) = model.weightsStyle else { return }
    let file = try AtomicFile("\(directory)/\(name)")
    do {
      try model.weights.write { bytes in try file.write(bytes) }
    } catch {
      file.discard()
      throw error as! Diagnostic
    }
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
    try writeWeights(model, in: folder.staging)
    var written = files.map { "\(directory)/\($0.0)" }
    if case .file(let name) = model.weightsStyle { written.append("\(directory)/\(name)") }
    try folder.commit()
    return written
  }
}

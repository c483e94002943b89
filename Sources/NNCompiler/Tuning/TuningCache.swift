import Glibc
import ModelFormats
import NNDiagnostics
import NNPlanning

/// Measured answers, kept in a file: for each environment the choices for kernels, and how whole models fared with them.
struct TuningCache {
  /// The fastest choice, and its time relative to that of the cost model's choice, which has 1.
  struct Answer: Hashable {
    var choice: KernelChoice
    var ratio: Double
  }

  let path: String?
  let environment: String
  var answers: [KernelKey: Answer] = [:]
  /// Time of a model with measured choices relative to its time with the cost model's, by a fingerprint of both.
  var models: [String: Double] = [:]

  /// What the file's first member must be, with the version of its form.
  private static let marker = "nncc_tuning"
  private static let version = 1

  /// `$XDG_CACHE_HOME/nncc/tuning.json` or `~/.cache/nncc/tuning.json`; nil without either folder.
  static var defaultPath: String? {
    // The XDG base directory specification has relative paths ignored.
    func folder(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } }
    return (folder("XDG_CACHE_HOME") ?? folder("HOME").map { "\($0)/.cache" }).map { "\($0)/nncc/tuning.json" }
  }

  /// An empty cache, which `load()` fills.
  init(path: String?, environment: String) {
    self.path = path
    self.environment = environment
  }

  /// Takes over what the file has for the environment.
  ///
  /// - Returns: a warning when the file is of no use.
  mutating func load() -> Diagnostic? {
    guard let path else {
      return Diagnostic(
        .warning, id: "tuning-cache-nowhere", "measured choices are not kept, because there is no folder for them",
        hint: "set HOME or XDG_CACHE_HOME, or name a file with --tune-cache")
    }
    do {
      let own = try read(path)[environment]
      for (key, value) in own?["kernels"]?.object ?? JSONObject() {
        guard let choice = value["choice"]?.string.flatMap({ KernelChoice($0) }), let ratio = value["ratio"]?.double else { continue }
        answers[KernelKey(key)] = Answer(choice: choice, ratio: ratio)
      }
      for (key, value) in own?["models"]?.object ?? JSONObject() { models[key] = value.double }
      return nil
    } catch {
      let outcome = isReplaced(path) ? "it is replaced" : "it stays as it is, and nothing is kept"
      return Diagnostic(
        .warning, id: "tuning-cache-unreadable", "'\(path)' is no cache of measured choices, so all are measured again",
        notes: [error.message, outcome], hint: isReplaced(path) ? nil : "remove it, or name another file with --tune-cache")
    }
  }

  /// Writes the file, with what it has by now of other environments and from other processes.
  ///
  /// - Returns: a warning when that is not possible.
  func save() -> Diagnostic? {
    guard let path else { return nil }
    var environments = JSONObject()
    do { environments = try read(path) } catch { if !isReplaced(path) { return nil } }
    var kernels = environments[environment]?["kernels"]?.object ?? JSONObject()
    for (key, answer) in answers.sorted(by: { $0.key.description < $1.key.description }) {
      kernels[key.description] = .object(JSONObject([("choice", .string(answer.choice.description)), ("ratio", .double(answer.ratio))]))
    }
    var models = environments[environment]?["models"]?.object ?? JSONObject()
    for (key, ratio) in self.models.sorted(by: { $0.key < $1.key }) { models[key] = .double(ratio) }
    environments[environment] = .object(JSONObject([("kernels", .object(kernels)), ("models", .object(models))]))
    let file = JSONValue.object(JSONObject([(Self.marker, .int(Self.version)), ("environments", .object(environments))]))
    do {
      Self.makeFolder(File.directory(path))
      try AtomicFile.write(file.text(indent: 1) + "\n", to: path)
      return nil
    } catch {
      return Diagnostic(
        .warning, id: "tuning-cache-unwritable", "measured choices are not kept: \(error.message)", hint: "name another file with --tune-cache")
    }
  }

  /// The file's environments; none when there is no file.
  private func read(_ path: String) throws(Diagnostic) -> JSONObject {
    if !File.exists(path) { return JSONObject() }
    let file = try JSONValue(contentsOf: path)
    guard file[Self.marker] == .int(Self.version), let environments = file["environments"]?.object else {
      throw Diagnostic(id: "tuning-cache-foreign", "it is JSON of another kind")
    }
    return environments
  }

  /// Whether a file that cannot be read is replaced: nncc's own, but not what a user names by mistake.
  private func isReplaced(_ path: String) -> Bool { path == Self.defaultPath }

  private static func makeFolder(_ path: String) {
    if File.exists(path) { return }
    makeFolder(File.directory(path))
    mkdir(path, 0o755)
  }
}

import NNDiagnostics
import NNTemplates

/// The files of `templates/` and `runtime/`, which are embedded in the compiler as bytes.
package enum Templates {
  /// Path below `templates/` (`kernels/simd.h`, `skeletons/model.c.in`, `runtime/nncc.h`) to text, in the order of `templates.c`.
  package static let files: [(path: String, text: String)] = {
    var count = 0
    let first = nnc_templates(&count)
    return (0..<count).map { index in
      let file = first![index]
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.size)
      return (String(cString: file.name), String(decoding: bytes, as: UTF8.self))
    }
  }()

  package static func text(_ path: String) -> String {
    guard let file = files.first(where: { $0.path == path }) else { preconditionFailure("no template '\(path)'") }
    return file.text
  }

  /// The kernel headers and all they include, each once and in order, as one text that includes only the standard library.
  package static func amalgamate(_ headers: Set<String>) -> String {
    var pending = Array(headers)
    var needed: Set<String> = []
    while let header = pending.popLast() {
      guard needed.insert(header).inserted else { continue }
      pending += localIncludes(of: text("kernels/" + header))
    }
    let ordered = files.filter { $0.path.hasPrefix("kernels/") && needed.contains(String($0.path.dropFirst(8))) }
    return ordered.map { file in
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.filter { !$0.hasPrefix("#include \"") }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func localIncludes(of text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.hasPrefix("#include \"") ? String(line.dropFirst(10).prefix { $0 != "\"" }) : nil
    }
  }

  /// A skeleton with its holes `@{name}` filled.
  ///
  /// - Precondition: holes and values correspond one to one; anything else is a mistake in this package.
  package static func fill(_ path: String, _ values: [String: String]) -> String {
    var result = ""
    var unused = Set(values.keys)
    var rest = text(path)[...]
    while let start = rest.firstRange(of: "@{"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      let name = String(rest[start.upperBound..<end])
      guard let value = values[name] else { preconditionFailure("'\(path)' has an unknown hole '\(name)'") }
      unused.remove(name)
      result += rest[..<start.lowerBound] + value
      rest = rest[rest.index(after: end)...]
    }
    precondition(unused.isEmpty, "'\(path)' has no holes for \(unused.sorted())")
    return result + rest
  }
}

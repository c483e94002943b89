/// Names of nodes that stand for several of the user's layers.
enum Names {
  /// `conv2d+batch_normalization`: the layers in the order of the data, each once.
  static func joined(_ names: String...) -> String {
    var parts: [Substring] = []
    for part in names.flatMap({ $0.split(separator: "+") }) where !parts.contains(part) { parts.append(part) }
    return parts.joined(separator: "+")
  }
}

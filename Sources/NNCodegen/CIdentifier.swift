/// Names that C accepts.
package enum CIdentifier {
  private static let keywords: Set<String> = [
    "auto", "bool", "break", "case", "char", "class", "const", "continue", "default", "delete", "do", "double", "else",
    "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long",
    "namespace", "new", "operator", "private", "protected", "public", "register", "restrict", "return", "short",
    "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typename",
    "union", "unsigned", "using", "virtual", "void", "volatile", "while", "main", "n", "workspace", "inputs", "outputs",
  ]

  /// `block1/conv2d-3` becomes `block1_conv2d_3`; a keyword or a leading digit gets an underscore.
  package static func make(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain {
        result.unicodeScalars.append(scalar)
      } else if !result.hasSuffix("_") {
        result += "_"
      }
    }
    if result.isEmpty || result == "_" { result = "model" }
    if result.first!.isNumber { result = "_" + result }
    return keywords.contains(result) ? result + "_" : result
  }

  /// The identifiers of several names, made different by numbers where they collide.
  package static func makeUnique(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      let base = make(name)
      var candidate = base
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(base)_\(number)"
        number += 1
      }
      return candidate
    }
  }
}

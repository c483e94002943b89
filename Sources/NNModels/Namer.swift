import NNKeras

/// Gives the layers of a network their names: their own, or that of their class with a number where it repeats.
struct Namer {
  private var names: [ObjectIdentifier: String] = [:]
  private var counts: [String: Int] = [:]

  /// - Parameter definitions: All layers of the network in order.
  /// - Precondition: No two layers are given the same name.
  init(_ definitions: [LayerDefinition]) {
    var taken: Set<String> = []
    for definition in definitions {
      guard let name = definition.name, names[ObjectIdentifier(definition)] == nil else { continue }
      precondition(taken.insert(name).inserted, "two layers are named '\(name)'")
      names[ObjectIdentifier(definition)] = name
    }
    for definition in definitions where names[ObjectIdentifier(definition)] == nil {
      let base = Self.snakeCase(definition.className)
      var name: String
      repeat {
        let count = counts[base, default: 0]
        counts[base] = count + 1
        name = count == 0 ? base : "\(base)_\(count)"
      } while !taken.insert(name).inserted
      names[ObjectIdentifier(definition)] = name
    }
  }

  subscript(_ definition: LayerDefinition) -> String { names[ObjectIdentifier(definition)]! }

  /// `MaxPooling2D` becomes `max_pooling2d`.
  static func snakeCase(_ className: String) -> String { KerasModel.layerName(of: className) }
}

/// The members of a JSON object in the order of the file.
///
/// Of members with equal keys the last one's value wins, at the place of the first, as in a Python `dict`.
package struct JSONObject: Hashable, Sendable {
  package private(set) var keys: [String] = []
  package private(set) var values: [JSONValue] = []
  /// Places of the keys, kept only for objects so large that a linear search would be slow.
  private var places: [String: Int] = [:]

  private static let indexedCount = 12

  package init() {}

  package init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  /// The value under `key`, or nil. Assigning a new key appends it; assigning nil removes the member.
  package subscript(key: String) -> JSONValue? {
    get { place(of: key).map { values[$0] } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): values[place] = value
      case (nil, let value?): append(key, value)
      case (let place?, nil): remove(at: place)
      case (nil, nil): break
      }
    }
  }

  private func place(of key: String) -> Int? {
    keys.count > Self.indexedCount ? places[key] : keys.firstIndex(of: key)
  }

  private mutating func append(_ key: String, _ value: JSONValue) {
    keys.append(key)
    values.append(value)
    if keys.count == Self.indexedCount + 1 {
      rebuildPlaces()
    } else if keys.count > Self.indexedCount {
      places[key] = keys.count - 1
    }
  }

  private mutating func remove(at place: Int) {
    keys.remove(at: place)
    values.remove(at: place)
    rebuildPlaces()
  }

  private mutating func rebuildPlaces() {
    places = keys.count > Self.indexedCount ? Dictionary(uniqueKeysWithValues: zip(keys, keys.indices)) : [:]
  }
}

extension JSONObject: Sequence {
  package func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var members = zip(keys, values).makeIterator()
    return AnyIterator { members.next().map { (key: $0.0, value: $0.1) } }
  }
}

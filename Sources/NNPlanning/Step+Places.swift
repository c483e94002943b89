extension Step {
  /// Every place that the step touches, in the order of its arguments.
  package var places: [Place] {
    var places: [Place] = []
    _ = mapPlaces { places.append($0); return $0 }
    return places
  }

  /// The step with every place replaced.
  package func mapPlaces(_ replace: (Place) -> Place) -> Step {
    var copy = self
    switch body {
    case .kernel(var call):
      call.arguments = call.arguments.map { argument in
        switch argument {
        case .output(let label, let place): .output(label, replace(place))
        case .input(let label, let place): .input(label, replace(place))
        case .epilogue(var function):
          {
            for index in function.operands.indices {
              function.operands[index].place = replace(function.operands[index].place)
            }
            return .epilogue(function)
          }()
        case .scratch(let label, let place, let count): .scratch(label, replace(place), count: count)
        case .null, .integer, .range, .real, .double, .structure, .function: argument
        }
      }
      copy.body = .kernel(call)
    case .scalarLoop(var loop):
      loop.result.place = replace(loop.result.place)
      for index in loop.operands.indices { loop.operands[index].place = replace(loop.operands[index].place) }
      copy.body = .scalarLoop(loop)
    }
    return copy
  }
}

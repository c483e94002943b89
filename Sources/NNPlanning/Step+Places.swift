extension Step {
  /// The step, or the stages that are computed together in it.
  package var stages: [Step] {
    if case .strips(let chain) = body { return chain.stages }
    return [self]
  }

  /// Buffers that tasks use while they run, with the bytes that all tasks of the step need.
  package var scratches: [(buffer: Int, byteCount: Int)] {
    stages.flatMap { stage -> [(buffer: Int, byteCount: Int)] in
      guard case .kernel(let call) = stage.body else { return [] }
      return call.arguments.compactMap { argument in
        guard case .scratch(_, let place, let count) = argument, case .arena(let buffer) = place.base else { return nil }
        return (buffer, (split?.tasks ?? 1) * count * place.dtype.byteCount)
      }
    }
  }

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
    case .strips(var chain):
      chain.stages = chain.stages.map { $0.mapPlaces(replace) }
      copy.body = .strips(chain)
    }
    return copy
  }
}

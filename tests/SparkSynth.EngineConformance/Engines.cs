using SparkSynth.Engine.Embedded;

namespace SparkSynth.EngineConformance;

/// <summary>The engines that must give the same bytes. A new engine is a new line here, and nothing else.</summary>
public static class Engines
{
    public static IEnumerable<EngineCase> All { get; } =
    [
        new("embedded", spec => new EmbeddedEngine(spec.Threads ?? 2)),
    ];
}

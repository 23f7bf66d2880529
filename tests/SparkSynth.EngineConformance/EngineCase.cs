using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>An engine that the suite is run on.</summary>
/// <param name="Name">Its name in test results.</param>
/// <param name="Create">Makes one for a job; the suite disposes it.</param>
public sealed record EngineCase(string Name, Func<EngineSpec, IEngine> Create)
{
    public override string ToString() => Name;
}

using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Results;

/// <summary>All that <c>doctor</c> tried; whatever does not work is an error instead.</summary>
public sealed record DoctorResult(string Engine, IReadOnlyList<EngineCheck> Checks);

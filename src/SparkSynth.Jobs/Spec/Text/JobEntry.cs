namespace SparkSynth.Jobs.Spec.Text;

/// <summary>One <c>name: value</c> of a map.</summary>
/// <param name="Origin">Where the name stands, e.g. "job.yaml:12".</param>
public sealed record JobEntry(string Name, string Origin, JobNode Value);

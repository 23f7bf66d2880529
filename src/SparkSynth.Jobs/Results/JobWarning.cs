namespace SparkSynth.Jobs.Results;

/// <summary>Something approximated, skipped, degraded or odd, with how much. Stands in manifest, results and on the screen.</summary>
/// <param name="Code">Stable kebab-case name, e.g. <c>few-rows</c>.</param>
/// <param name="Where">Column, stage or key of the job.</param>
/// <param name="What">What it is, in one sentence, without any real value of low support.</param>
public sealed record JobWarning(string Code, string Where, string What);

namespace SparkSynth.Core;

/// <summary>Something wrong with what the user gave: a job, a file, a model. All of them are reported at once, before any work.</summary>
/// <param name="Code">Stable kebab-case name, e.g. <c>unknown-key</c>.</param>
/// <param name="Where">File, line, path or column.</param>
/// <param name="What">What is wrong, in one sentence, without any real value of low support.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record Problem(string Code, string Where, string What, string Advice);

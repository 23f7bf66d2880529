namespace SparkSynth.Jobs.Spec;

/// <summary>Where everything goes (<c>output:</c>).</summary>
public sealed record OutputSpec
{
    /// <summary>Folder of data files, model, results and manifest; absolute. Default: <c>out</c> beside the job file.</summary>
    public string Folder { get; init; } = "out";

    /// <summary>Whether what stands there may be replaced. Default: false.</summary>
    public bool Overwrite { get; init; }
}

namespace SparkSynth.Jobs.Spec;

/// <summary>All that a <see cref="JobSpec"/> is made from.</summary>
public sealed record JobSource
{
    /// <summary>Text of the job file; empty for verbs without one.</summary>
    public string Text { get; init; } = "";

    /// <summary>Name of the file in messages, as the user typed it.</summary>
    public string Name { get; init; } = "job";

    /// <summary>Folder that relative paths start from; absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>Values from the command line, in order.</summary>
    public IReadOnlyList<JobOverride> Overrides { get; init; } = [];

    /// <summary>Value of an environment variable, or null.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Whether the verb reads the real table. Default: true.</summary>
    public bool NeedsReal { get; init; } = true;
}

namespace SparkSynth.Jobs.Spec;

/// <summary>What the work runs on (<c>engine:</c>). Changes no result.</summary>
public sealed record EngineSpec
{
    /// <summary>Threads of this process.</summary>
    public const string Embedded = "embedded";

    /// <summary>A Spark server on this machine, started for the run.</summary>
    public const string Local = "local";

    /// <summary>What the address of a Spark Connect server begins with.</summary>
    public const string Connect = "sc://";

    /// <summary><see cref="Embedded"/> (the default), <see cref="Local"/> or <c>sc://host:port/;token=…</c>. May hold a token: show <see cref="Shown"/> instead.</summary>
    public string Name { get; init; } = Embedded;

    /// <summary>The name without what may be secret in it.</summary>
    public string Shown => Name.StartsWith(Connect, StringComparison.OrdinalIgnoreCase) && Name.IndexOf(';', StringComparison.Ordinal) is >= 0 and var at ? Name[..at] + ";…" : Name;

    /// <summary>How rows of files get to Spark's tasks and back. With <see cref="ChannelKind.Rows"/> a hold-out by fraction is other rows (chosen by their values).</summary>
    public ChannelKind Channel { get; init; }

    /// <summary>Threads, 1..1,024, or null: as many as there are cores.</summary>
    public int? Threads { get; init; }
}

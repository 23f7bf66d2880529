namespace SparkSynth.SparkConnect.Plans;

/// <summary>Where a write goes.</summary>
public abstract record WriteTarget
{
    private WriteTarget()
    {
    }

    /// <summary>A folder, on any file system that Spark knows.</summary>
    public sealed record Folder(string Path) : WriteTarget;

    /// <summary>A table, created or replaced as the mode says (<c>saveAsTable</c>); columns go by name.</summary>
    public sealed record Table(string Name) : WriteTarget;

    /// <summary>An existing table (<c>insertInto</c>); columns go by position.</summary>
    public sealed record ExistingTable(string Name) : WriteTarget;
}

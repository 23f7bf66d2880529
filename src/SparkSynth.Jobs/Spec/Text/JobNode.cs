using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec.Text;

/// <summary>A job file as written: a tree of maps, lists and scalars that know where they stand. Immutable.</summary>
public sealed class JobNode
{
    private JobNode(JobNodeKind kind, string origin) => (Kind, Origin) = (kind, origin);

    public JobNodeKind Kind { get; }

    /// <summary>Where it stands: "job.yaml:12", "--set sample.rows".</summary>
    public string Origin { get; }

    /// <summary>Scalars: the text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Scalars: written in quotes or as a block, hence text whatever it looks like.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>Lists: the items.</summary>
    public ImmutableArray<JobNode> Items { get; private init; } = [];

    /// <summary>Maps: the entries in their order.</summary>
    public ImmutableArray<JobEntry> Entries { get; private init; } = [];

    /// <summary>An empty or <c>null</c> scalar: as if the key were not there.</summary>
    public bool IsNull => Kind == JobNodeKind.Scalar && !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public static JobNode Scalar(string text, bool isQuoted, string origin = "") => new(JobNodeKind.Scalar, origin) { Text = text, IsQuoted = isQuoted };

    public static JobNode List(IEnumerable<JobNode> items, string origin = "") => new(JobNodeKind.List, origin) { Items = [.. items] };

    public static JobNode Map(IEnumerable<JobEntry> entries, string origin = "") => new(JobNodeKind.Map, origin) { Entries = [.. entries] };

    /// <summary>The value of a key, or null if there is none (or this is no map).</summary>
    public JobNode? Find(string name)
    {
        foreach (var entry in Entries)
            if (string.Equals(entry.Name, name, StringComparison.Ordinal)) return entry.Value;
        return null;
    }

    /// <summary>This map with a key set: in its place if it was there, else at the end.</summary>
    public JobNode With(string name, JobNode value)
    {
        int at = Entries.IndexOf(Entries.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.Ordinal))!);
        var entry = new JobEntry(name, value.Origin, value);
        return Map(at < 0 ? Entries.Add(entry) : Entries.SetItem(at, entry), Origin);
    }
}

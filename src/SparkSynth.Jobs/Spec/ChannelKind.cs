namespace SparkSynth.Jobs.Spec;

/// <summary>How the rows of files get to Spark's tasks and back (<c>engine.channel</c>).</summary>
public enum ChannelKind
{
    /// <summary>Direct where a task on every executor can open the table and write beside the output, else through Spark.</summary>
    Auto,

    /// <summary>Workers open and write the files themselves; nobody tries before.</summary>
    Direct,

    /// <summary>Spark reads and writes them, and hands rows to workers and takes them as lines.</summary>
    Rows,
}

namespace SparkSynth.SparkConnect.Plans;

/// <summary>What has an effect on the server: a statement, a write, a temporary view.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>
    /// Any SQL statement. DDL and DML run at once; a plain SELECT is not run but echoed back as the operation's
    /// <see cref="Sessions.SparkOperation.Result"/>: send it as <see cref="Relation.Sql"/> instead.
    /// </summary>
    public sealed record Sql(string Statement) : Command;

    /// <summary>Creates a temporary view, replacing one of the same name.</summary>
    public sealed record CreateView(string Name, Relation Input) : Command;

    /// <summary>Writes the rows of a relation. Spark, not this client, decides about commit protocol and <c>_SUCCESS</c>.</summary>
    /// <param name="Mode">What happens to what is there already.</param>
    public sealed record Write(Relation Input, WriteTarget Target, WriteMode Mode) : Command
    {
        /// <summary><c>parquet</c>, <c>orc</c>, …; null = the server's default source, or the existing table's.</summary>
        public string? Format { get; init; }

        /// <summary>Columns that become folders, outermost first.</summary>
        public IReadOnlyList<string> PartitionBy { get; init; } = [];

        /// <summary>Options of the sink.</summary>
        public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    }
}

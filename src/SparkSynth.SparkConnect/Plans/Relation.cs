namespace SparkSynth.SparkConnect.Plans;

/// <summary>
/// What Spark reads rows from: the few kinds of relation that the engine sends. A relation is only a description; nothing runs until
/// a session executes it.
/// </summary>
public abstract record Relation
{
    private Relation()
    {
    }

    /// <summary>The result of a query in Spark SQL, <c>SELECT TRANSFORM …</c> included. As a root it runs; it must be a query, not DDL.</summary>
    /// <param name="Query">The text. The server replaces <c>${…}</c> in it while <c>spark.sql.variable.substitute</c> is true.</param>
    public sealed record Sql(string Query) : Relation;

    /// <summary>A table or view by name.</summary>
    /// <param name="Name">As in SQL: <c>catalog.schema.table</c>, parts in backticks where needed.</param>
    public sealed record Table(string Name) : Relation;

    /// <summary>Files, or whatever else a data source of Spark reads.</summary>
    /// <param name="Format">Short name or class of the source: <c>parquet</c>, <c>csv</c>, <c>orc</c>, …</param>
    /// <param name="Paths">Where it reads; may be empty for sources without paths.</param>
    public sealed record DataSource(string Format, params IReadOnlyList<string> Paths) : Relation
    {
        /// <summary>Options of the source.</summary>
        public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

        /// <summary>Schema as DDL; null = the source infers it.</summary>
        public string? SchemaDdl { get; init; }
    }

    /// <summary>One column <c>id</c> of bigint: Start, Start + Step, … below End.</summary>
    /// <param name="Partitions">Number of partitions, so of tasks; null = the server's default parallelism.</param>
    public sealed record Range(long Start, long End, long Step = 1, int? Partitions = null) : Relation;

    /// <summary>Rows that travel with the plan, as an Arrow IPC stream. For small inputs: the message limit of the server is 128 MiB.</summary>
    public sealed record Local(ReadOnlyMemory<byte> ArrowStream) : Relation;

    /// <summary>
    /// <paramref name="Input"/> unchanged, with aggregates computed while its rows pass. They arrive as <see cref="Results.ObservedMetrics"/> when
    /// the operation ends: row counts, sums and null counts of a write, for free in the same pass.
    /// </summary>
    /// <param name="Name">Name under which the metrics arrive; unique within the operation.</param>
    /// <param name="Metrics">At least one aggregate.</param>
    public sealed record Observed(Relation Input, string Name, params IReadOnlyList<MetricExpression> Metrics) : Relation;

    /// <summary>Columns computed from those of <paramref name="Input"/>.</summary>
    public sealed record Project(Relation Input, params IReadOnlyList<ColumnExpression> Columns) : Relation;

    /// <summary>The rows of <paramref name="Input"/> for which a condition in Spark SQL is true.</summary>
    public sealed record Filter(Relation Input, string Condition) : Relation;

    /// <summary>
    /// A query in Spark SQL over a relation that it knows by a name. Unlike a temporary view, the relation is part of the plan: the server reports
    /// the metrics of an <see cref="Observed"/> only if it is.
    /// </summary>
    /// <param name="Query">The text.</param>
    /// <param name="Name">Name of <paramref name="Input"/> in it; hides tables of that name.</param>
    public sealed record Over(string Query, string Name, Relation Input) : Relation;

    /// <summary>What a server answered to an SQL statement: either rows it already holds, or the query sent, echoed back and not yet run.</summary>
    public sealed record FromServer : Relation
    {
        internal FromServer(Protocol.Relation message) => Message = message;

        internal Protocol.Relation Message { get; }
    }
}

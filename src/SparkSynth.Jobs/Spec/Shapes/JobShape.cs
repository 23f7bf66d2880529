using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>The shape of a job file: every key, its type, range and meaning. Defaults are those of <see cref="JobSpec"/>.</summary>
public static class JobShape
{
    /// <summary>The whole job.</summary>
    public static ObjectShape Root { get; } = new([
        new("real", Real(), "The real table: its path, or how to read it. Paths are relative to the job file."),
        new("columns", new MapShape(Column(), "column names, each with what is set for it"), "What is set for single columns, by name; everything else is inferred."),
        new("holdout", Holdout(), "Rows that nothing is fitted on, the ceiling of the scores: a share of the real table, or a table of its own.") { IsNullable = true },
        new("seed", Whole(0, long.MaxValue), "Seed of all drawing."),
        new("k", Whole(1, 1_000_000), "Least support: no real value held by fewer rows is ever shown or drawn."),
        new("synthesizer", Synthesizer(), "What learns the table."),
        new("sample", Sample(), "Which rows are drawn, and how they are written."),
        new("evaluate", Evaluate(), "Whether and how the synthetic table is scored."),
        new("audit", Audit(), "Whether and how the privacy of the synthetic table is audited."),
        new("gates", Gates(), "Least scores and limits of the audit; a run that misses one ends with exit code 3."),
        new("output", Output(), "Folder of data files, model, results and manifest."),
        new("engine", Engine(), "What the work runs on; changes no result."),
    ]);

    private static ShorthandShape Real() => new(new ObjectShape([
        new("path", new TextShape("a path"), "File, folder (also with Hive-style partition folders) or glob."),
        new("format", new ChoiceShape(Words.All<TableFormat>()), "Format of the files; auto goes by their names."),
        new("nullValues", new ListShape(new LiteralShape(), "values"), "CSV: texts that mean null, besides the empty field."),
        new("include", new ListShape(new TextShape("a column name"), "column names"), "The only columns to read; not together with exclude."),
        new("exclude", new ListShape(new TextShape("a column name"), "column names"), "Columns to leave out."),
        new("table", new TextShape("a name of a table"), "On Spark: a table or view by name, such as catalog.schema.table, instead of a path.") { IsNullable = true },
        new("spark", SparkRead(), "On Spark: Spark itself reads the path, in any format and from any file system that it knows.") { IsNullable = true },
    ]), ["path"]);

    private static ObjectShape SparkRead() => new([
        new("format", new TextShape("a format that Spark knows"), "Format: parquet, csv, orc, delta, …"),
        new("schema", new TextShape("columns in Spark's DDL"), "Columns and types, such as a INT, b STRING; none = the format knows or infers them.") { IsNullable = true },
        new("options", new MapShape(new LiteralShape(), "options of the format, each with its value"), "Options of the format."),
    ]);

    private static ShorthandShape Column() => new(new ObjectShape([
        new("role", new ChoiceShape(Words.All<ColumnRole>()), "What the column means; inferred when not set.") { IsNullable = true },
        new("distribution", new ChoiceShape(DistributionNames.All), "gaussian-copula: marginal distribution of this column.") { IsNullable = true },
        new("order", new ListShape(new LiteralShape(), "categories"), "Categories from low to high, where they have an order."),
    ]), ["role"]);

    private static ShorthandShape Holdout() => new(new ObjectShape([
        new("fraction", new NumberShape(0, 1) { IsOpen = true }, "Share of the real rows, chosen by a keyed hash of a row's place.") { IsNullable = true },
        new("path", new TextShape("a path"), "File, folder or glob of other real rows.") { IsNullable = true },
        new("table", new TextShape("a name of a table"), "On Spark: a table or view of other real rows.") { IsNullable = true },
        new("spark", SparkRead(), "On Spark: how Spark itself reads the path.") { IsNullable = true },
    ]), ["fraction", "path"]);

    private static ShorthandShape Synthesizer() => new(new ObjectShape([
        new("name", new ChoiceShape(Words.All<SynthesizerKind>()), "Kind of model."),
        new("cells", Whole(4, 64) with { Word = "auto" }, "Cells an ordered column is cut into at most."),
        new("rho", new NumberShape(0, 1000) { Word = "auto" }, "copula-network: privacy dial; higher memorises less."),
        new("parents", Whole(0, 64), "copula-network: most parents of a column."),
        new("minGain", new NumberShape(0, 1), "copula-network: least gain of a parent, nats a row."),
        new("simulatedRows", Whole(1024, 1_048_576) with { Word = "auto", Step = 1024 }, "copula-network: rows simulated while fitting."),
        new("first", new ListShape(new TextShape("a column name"), "column names"), "copula-network: columns that start the chain, in this order."),
        new("last", new TextShape("a column name"), "copula-network: the column that ends the chain, such as one that users will predict.") { IsNullable = true },
        new("distribution", new ChoiceShape(DistributionNames.All), "gaussian-copula: marginal of columns that name none."),
    ]), ["name"]);

    private static ObjectShape Sample() => new([
        new("rows", Whole(1, 1_000_000_000_000) with { Word = "same" }, "Number of rows; same = as many as the model was fitted on."),
        new("start", Whole(0, 1_000_000_000_000_000), "Number of the first row: continues a table."),
        new("format", new ChoiceShape(Words.All<TableFormat>().Where(f => f != Words.Of(TableFormat.Auto))), "Format of the files."),
        new("compression", new ChoiceShape(Words.All<CompressionKind>()), "Parquet: compression."),
        new("rowsPerFile", Whole(1, 1_000_000_000_000) with { Word = "auto" }, "Rows of a file; not together with files."),
        new("files", Whole(1, 100_000) with { Word = "auto" }, "Number of files."),
        new("uniforms", new ChoiceShape(Words.All<UniformKind>()), "sobol: better spread; independent: rows independent of each other."),
        new("spark", SparkWrite(), "On Spark: the table or path that Spark writes the rows to, instead of files in the output folder.") { IsNullable = true },
    ]);

    private static ObjectShape SparkWrite() => new([
        new("table", new TextShape("a name of a table"), "Table, such as catalog.schema.table; not together with path.") { IsNullable = true },
        new("path", new TextShape("a path"), "Folder on any file system that Spark knows.") { IsNullable = true },
        new("format", new TextShape("a format that Spark knows"), "Format: parquet, orc, delta, …; a path's default is parquet.") { IsNullable = true },
        new("partitionBy", new ListShape(new TextShape("a column name"), "column names"), "Columns that become folders, outermost first."),
        new("options", new MapShape(new LiteralShape(), "options of the format, each with its value"), "Options of the format."),
    ]);

    private static ShorthandShape Evaluate() => new(new ObjectShape([
        new("enabled", new BooleanShape(), "Whether to score."),
        new("metadata", new TextShape("a path"), "JSON that SDV writes for one table: the roles to score by.") { IsNullable = true },
    ]), ["enabled"]);

    private static ShorthandShape Audit() => new(new ObjectShape([
        new("enabled", new BooleanShape(), "Whether to audit."),
        new("measures", new ListShape(new ChoiceShape(Words.All<AuditMeasure>()), "groups of measures"), "Groups of measures; distances are always measured."),
        new("quasiIdentifiers", new ListShape(new TextShape("a column name"), "column names"), "Columns that an attacker may know of a person; none = chosen from the table."),
        new("sensitive", new ListShape(new TextShape("a column name"), "column names"), "Columns that must not be learned of a person; none = all are attacked, and the last one stands for the secret of groups."),
        new("exclude", new ListShape(new TextShape("a column name"), "column names"), "Columns left out of distances, besides keys and free text."),
        new("weights", new MapShape(new NumberShape(0, 1_000_000), "column names, each with its weight"), "Weights of columns in distances, 1 where not named."),
        new("scale", new ChoiceShape(Words.All<AuditScale>()), "What a difference of two numbers is divided by."),
        new("nullRule", new ChoiceShape(Words.All<NullRule>()), "value: null equals null; gower1971: columns with a null do not count for a pair (only with --matrix and --top)."),
        new("attacks", Whole(100, 1_000_000), "People attacked by each attack that samples."),
        new("ladder", new BooleanShape(), "Whether run measures closer-to-train over several splits first, and lowers the privacy dials step by step while it is above its gate (0.52 where none is set)."),
        new("splits", Whole(5, 100), "Splits in halves that each step of the ladder is measured on."),
        new("timeLimit", new NumberShape(0, 1_000_000_000) { Word = "none" }, "Seconds after which what is not finished is reported as bounds or as skipped."),
    ]), ["enabled"]);

    private static ObjectShape Gates() => new([
        .. Scores("all pairs count"),
        new("thresholded", new ObjectShape([.. Scores("only pairs above SDMetrics' thresholds count")]), "The same, counting only pairs above SDMetrics' thresholds (0.5 / 0.3)."),
        new("audit", AuditGates(), "Limits of the privacy audit."),
    ]);

    private static ObjectShape AuditGates() => new([
        new("closer-to-train", new NumberShape(0, 1), "Most closer-to-train, balanced: 0.5 = no memory of single rows.") { IsNullable = true },
        new("exact-matches", new NumberShape(0, 1), "Most share of synthetic rows equal to a training row.") { IsNullable = true },
        new("dcr-5th-percentile-ratio", new NumberShape(0, 1_000), "Least 5 % quantile of distances to the training rows, synthetic over hold-out.") { IsNullable = true },
        new("membership-auc", new NumberShape(0, 1), "Most AUC of the membership attack: 0.5 = it learns nothing.") { IsNullable = true },
        new("attack-risk", new NumberShape(0, 1), "Most risk of any attribute, linkability or singling-out attack, upper end of its interval.") { IsNullable = true },
    ]);

    private static Field[] Scores(string which) => [
        new("overall", new NumberShape(0, 1), $"Least overall score ({which}).") { IsNullable = true },
        new("columnShapes", new NumberShape(0, 1), "Least score of Column Shapes.") { IsNullable = true },
        new("columnPairTrends", new NumberShape(0, 1), $"Least score of Column Pair Trends ({which}).") { IsNullable = true },
    ];

    private static ShorthandShape Output() => new(new ObjectShape([
        new("folder", new TextShape("a path"), "The folder."),
        new("overwrite", new BooleanShape(), "Whether what stands there may be replaced."),
    ]), ["folder"]);

    private static ShorthandShape Engine() => new(new ObjectShape([
        new("name", new EngineShape(), "Which engine: embedded (threads of this process), local (a Spark on this machine) or sc://host:port/;token=… (a Spark Connect server)."),
        new("channel", new ChoiceShape(Words.All<ChannelKind>()), "Spark: how rows of files travel. direct: workers open and write the files; rows: Spark does and hands rows over; auto: direct where a task in every slot could."),
        new("threads", Whole(1, 1024) with { Word = "auto" }, "Threads; auto = as many as there are cores."),
    ]), ["name"]);

    private static NumberShape Whole(decimal least, decimal most) => new(least, most) { IsWhole = true };
}

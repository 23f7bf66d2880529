using System.Globalization;
using SparkSynth.SparkConnect.Plans;

namespace SparkSynth.Engine.Spark;

/// <summary>A stage as a query: a row for every work item; the worker's lines come back as rows.</summary>
internal static class StageScript
{
    /// <summary>Name of the worker's folder on executors.</summary>
    public static string WorkerFolder(string hash) => "sparksynth-worker-" + hash;

    /// <summary>Name of its archive among a session's artifacts. It must not end like one: Spark unpacks a <c>.tgz</c> that is only a file, on the driver and on every executor, 0.3 s each for a session (18 MB).</summary>
    public static string WorkerArchive(string workerFolder) => workerFolder + ".bin";

    /// <summary>The query.</summary>
    /// <param name="sessionFolder">Where Spark puts a session's artifacts, in a script's working directory.</param>
    /// <param name="workerFolder">The worker, <see cref="WorkerFolder"/>; its archive lies in the session's folder.</param>
    /// <param name="stageFile">File of the stage there.</param>
    /// <param name="items">Work items.</param>
    /// <param name="tasks">Tasks that share them out, neighbours together.</param>
    public static Relation Of(string sessionFolder, string workerFolder, string stageFile, int items, int tasks) =>
        Query(sessionFolder, workerFolder, $"run ./{sessionFolder}/{Checked(stageFile)}", items, tasks);

    /// <summary>A query whose tasks print the rows of a Generate, whole lines in one column.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static Relation Rows(string sessionFolder, string workerFolder, string stageFile, int items) =>
        Query(sessionFolder, workerFolder, $"rows ./{sessionFolder}/{Checked(stageFile)}", items, items, @"\u0001"); // fields are divided by tabs: Spark must not see them

    /// <summary>The query that hands lines to workers, which fold them.</summary>
    /// <param name="lines">Rows of one column of text, <see cref="SparkRows.Line"/>.</param>
    public static Relation Fold(string sessionFolder, string workerFolder, string stageFile, Relation lines)
    {
        const string Lines = "sparksynth_lines";
        return new Relation.Over($"SELECT {Transform(sessionFolder, workerFolder, $"fold ./{sessionFolder}/{Checked(stageFile)}", SparkRows.Line)} FROM {Lines}", Lines, lines);
    }

    /// <summary>The query that hands the lines of a Fold to workers which merge the states in them, those of a work item in one place.</summary>
    /// <param name="lines">The Fold, <see cref="Of"/> or <see cref="Fold"/>.</param>
    /// <param name="groups">Tasks that share them out.</param>
    public static Relation Merge(string sessionFolder, string workerFolder, string stageFile, Relation lines, int groups) => Shuffled(sessionFolder, workerFolder, $"merge ./{sessionFolder}/{Checked(stageFile)}", lines, groups);

    /// <summary>The query that hands packed rows to workers which search the queries among them, those of a block in one place.</summary>
    /// <param name="lines">The stage's work items, <see cref="Of"/>.</param>
    /// <param name="tasks">Tasks that share out the blocks.</param>
    public static Relation SearchBlocks(string sessionFolder, string workerFolder, string stageFile, Relation lines, int tasks) => Shuffled(sessionFolder, workerFolder, $"blocks ./{sessionFolder}/{Checked(stageFile)}", lines, tasks);

    /// <summary>Lines whose second word is n go to task n, the first again after the last.</summary>
    private static Relation Shuffled(string sessionFolder, string workerFolder, string arguments, Relation lines, int tasks)
    {
        const string Lines = "sparksynth_lines", Key = "task";
        string keys = string.Join(',', ShuffleKeys.For(tasks).Select(k => k.ToString(CultureInfo.InvariantCulture)));
        string shuffled = string.Create(CultureInfo.InvariantCulture, $"SELECT /*+ REPARTITION({tasks}, {Key}) */ line, element_at(array({keys}), TRY_CAST(substring_index(substring(line, 3, 12), ' ', 1) AS INT) % {tasks} + 1) AS {Key} FROM {Lines}");
        return new Relation.Over($"SELECT {Transform(sessionFolder, workerFolder, arguments, "line")} FROM ({shuffled})", Lines, lines);
    }

    /// <summary>A query whose tasks let the worker test itself, a line each.</summary>
    public static Relation SelfTest(string sessionFolder, string workerFolder, int tasks) => Query(sessionFolder, workerFolder, "--self-test", tasks, tasks);

    private static Relation Query(string sessionFolder, string workerFolder, string arguments, int items, int tasks, string delimiter = @"\t") => new Relation.Sql(string.Create(CultureInfo.InvariantCulture,
        $"SELECT {Transform(sessionFolder, workerFolder, arguments, "id", delimiter)} FROM (SELECT id FROM range(0, {items}, 1, {tasks}))"));

    /// <summary>exec: signals and the exit code are the worker's, not bash's. ROW FORMAT is spelt out, since a catalogue of Hive has other defaults.</summary>
    private static string Transform(string sessionFolder, string workerFolder, string arguments, string column, string delimiter = @"	")
    {
        const string Format = @"ROW FORMAT DELIMITED FIELDS TERMINATED BY '	' NULL DEFINED AS '\N'";
        string lines = $@"ROW FORMAT DELIMITED FIELDS TERMINATED BY '{delimiter}' NULL DEFINED AS '\N'";
        return $"TRANSFORM({column}) {Format} USING '{Unpack(Checked(sessionFolder), Checked(workerFolder))}; exec $w/sparksynth-worker {arguments}' AS (line STRING) {lines}";
    }

    /// <summary>
    /// The first task of an executor unpacks the worker, under a name of its own and then renamed, since others may do the same; later tasks, and later sessions of the application, find it.
    /// Spark would unpack an archive for every session again, and on the driver too.
    /// </summary>
    private static string Unpack(string sessionFolder, string workerFolder) =>
        $"w=./{workerFolder}; if [ ! -e $w ]; then t=$(mktemp -d $w.XXXXXX) && tar -xzf ./{sessionFolder}/{WorkerArchive(workerFolder)} -C $t || exit 126; mv -T $t $w 2>/dev/null || rm -rf $t; fi";

    private static string Checked(string part) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? part : throw new ArgumentException($"'{part}' cannot stand in a command", nameof(part));
}

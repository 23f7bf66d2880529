using System.Globalization;
using SparkSynth.SparkConnect.Plans;

namespace SparkSynth.Engine.Spark;

/// <summary>A stage as a query: a row for every work item; the worker's lines come back as rows.</summary>
internal static class StageScript
{
    /// <summary>Alias under which the worker's archive is unpacked.</summary>
    public static string WorkerAlias(string hash) => "sparksynth-worker-" + hash;

    /// <summary>The query.</summary>
    /// <param name="sessionFolder">Where Spark puts a session's artifacts, in a script's working directory.</param>
    /// <param name="workerAlias">Folder of the worker there.</param>
    /// <param name="stageFile">File of the stage there.</param>
    /// <param name="items">Work items.</param>
    /// <param name="tasks">Tasks that share them out, neighbours together.</param>
    public static Relation Of(string sessionFolder, string workerAlias, string stageFile, int items, int tasks) =>
        Query(sessionFolder, workerAlias, $"run ./{sessionFolder}/{Checked(stageFile)}", items, tasks);

    /// <summary>A query whose tasks print the rows of a Generate, whole lines in one column.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static Relation Rows(string sessionFolder, string workerAlias, string stageFile, int items) =>
        Query(sessionFolder, workerAlias, $"rows ./{sessionFolder}/{Checked(stageFile)}", items, items, @"\u0001"); // fields are divided by tabs: Spark must not see them

    /// <summary>The query that hands lines to workers, which fold them.</summary>
    /// <param name="lines">Rows of one column of text, <see cref="SparkRows.Line"/>.</param>
    public static Relation Fold(string sessionFolder, string workerAlias, string stageFile, Relation lines)
    {
        const string Lines = "sparksynth_lines";
        return new Relation.Over($"SELECT {Transform(sessionFolder, workerAlias, $"fold ./{sessionFolder}/{Checked(stageFile)}", SparkRows.Line)} FROM {Lines}", Lines, lines);
    }

    /// <summary>A query whose tasks let the worker test itself, a line each.</summary>
    public static Relation SelfTest(string sessionFolder, string workerAlias, int tasks) => Query(sessionFolder, workerAlias, "--self-test", tasks, tasks);

    private static Relation Query(string sessionFolder, string workerAlias, string arguments, int items, int tasks, string delimiter = @"\t") => new Relation.Sql(string.Create(CultureInfo.InvariantCulture,
        $"SELECT {Transform(sessionFolder, workerAlias, arguments, "id", delimiter)} FROM (SELECT id FROM range(0, {items}, 1, {tasks}))"));

    /// <summary>exec: signals and the exit code are the worker's, not bash's. ROW FORMAT is spelt out, since a catalogue of Hive has other defaults.</summary>
    private static string Transform(string sessionFolder, string workerAlias, string arguments, string column, string delimiter = @"\t")
    {
        const string Format = @"ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' NULL DEFINED AS '\\N'";
        string lines = $@"ROW FORMAT DELIMITED FIELDS TERMINATED BY '{delimiter}' NULL DEFINED AS '\\N'";
        return $"TRANSFORM({column}) {Format} USING 'exec ./{Checked(sessionFolder)}/{Checked(workerAlias)}/sparksynth-worker {arguments}' AS (line STRING) {lines}";
    }

    private static string Checked(string part) =>
        part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? part : throw new ArgumentException($"'{part}' cannot stand in a command", nameof(part));
}

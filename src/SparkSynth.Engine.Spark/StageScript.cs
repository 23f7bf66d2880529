using System.Globalization;
using SparkSynth.SparkConnect.Plans;

namespace SparkSynth.Engine.Spark;

/// <summary>A stage as a query: one row, one partition, one task for every work item; the worker's lines come back as rows.</summary>
internal static class StageScript
{
    /// <summary>Alias under which the worker's archive is unpacked.</summary>
    public static string WorkerAlias(string hash) => "sparksynth-worker-" + hash;

    /// <summary>The query.</summary>
    /// <param name="sessionFolder">Where Spark puts a session's artifacts, in a script's working directory.</param>
    /// <param name="workerAlias">Folder of the worker there.</param>
    /// <param name="stageFile">File of the stage there.</param>
    public static Relation Of(string sessionFolder, string workerAlias, string stageFile, int items)
    {
        foreach (string part in new[] { sessionFolder, workerAlias, stageFile })
        {
            if (part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))) throw new ArgumentException($"'{part}' cannot stand in a command");
        }

        // exec: signals and the exit code are the worker's, not bash's. ROW FORMAT is spelt out, since a catalogue of Hive has other defaults.
        const string Format = @"ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' NULL DEFINED AS '\\N'";
        string command = $"exec ./{sessionFolder}/{workerAlias}/sparksynth-worker run ./{sessionFolder}/{stageFile}";
        return new Relation.Sql(string.Create(CultureInfo.InvariantCulture,
            $"SELECT TRANSFORM(id) {Format} USING '{command}' AS (line STRING) {Format} FROM (SELECT id FROM range(0, {items}, 1, {items}))"));
    }
}

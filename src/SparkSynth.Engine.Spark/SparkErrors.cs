using SparkSynth.Core;
using SparkSynth.Jobs;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>What Spark says, as one of the three kinds of errors that a job knows: bad input, a lost engine, a failed run.</summary>
internal static class SparkErrors
{
    /// <summary>The exception to throw instead.</summary>
    public static Exception Translate(SparkConnectException error) => error.Failure switch
    {
        SparkFailure.Unauthenticated => new ProblemException("engine-refused", "--engine", $"The Spark server refuses us: {error.Message}", "Check the token (sc://host:port/;token=…) and what the server allows."),
        SparkFailure.Unsupported => new ProblemException("engine-unsupported", "--engine", error.Message + ".", "Use a server of Spark 4.0 or later."),
        SparkFailure.Query => Query(error),
        SparkFailure.Protocol => new SparkStageException(error.Message, error),
        _ => new EngineException(error.Message, error) { ErrorClass = error.ErrorClass, SqlState = error.SqlState },
    };

    /// <summary>The same where Spark itself read rows: its words may quote them, so only its error class is shown. A worker's own words quote none.</summary>
    public static Exception TranslateOfRows(SparkConnectException error)
    {
        bool isWorker = error.ScriptExitCode is not null || ReportLines.FindProblem(error.ScriptError) is not null;
        return error.Failure != SparkFailure.Query || isWorker
            ? Translate(error)
            : new SparkStageException($"Spark failed{Class(error)} while it read rows. Its words may hold values of the table and are not shown; the server's log has them");
    }

    private static string Class(SparkConnectException error) =>
        error.ErrorClass is null ? "" : $" [{error.ErrorClass}{(error.SqlState is null ? "" : ", SQLSTATE " + error.SqlState)}]";

    private static Exception Query(SparkConnectException error)
    {
        if (ReportLines.FindProblem(error.ScriptError) is { } problem) return new ProblemException([problem]);
        string spark = Class(error);
        return error.ScriptExitCode switch
        {
            null => new SparkStageException($"Spark failed{spark}: {error.Message}", error),
            126 or 127 => new SparkStageException($"an executor cannot start the worker{spark}: {error.ScriptError}. It is a program for Linux with glibc; the executor's session folder must allow programs.", error),
            137 => new SparkStageException($"a worker was killed{spark}, most likely for its memory: give executors a larger spark.executor.memoryOverhead. {error.ScriptError}".TrimEnd(), error),
            { } code => new SparkStageException($"a worker ended with code {code}{spark}: {error.ScriptError}", error),
        };
    }
}

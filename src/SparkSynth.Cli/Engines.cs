using SparkSynth.Core;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.Cli;

/// <summary>The engine that a job names.</summary>
internal static class Engines
{
    /// <summary>Environment variable with a master for <c>--engine local</c> other than <c>local[*]</c>, such as <c>local-cluster[2,1,1024]</c>.</summary>
    private const string MasterVariable = "SPARKSYNTH_LOCAL_MASTER";

    /// <summary>Environment variable that names a file for the log of a local Spark.</summary>
    private const string LogVariable = "SPARKSYNTH_SPARK_LOG";

    /// <exception cref="ProblemException">The address is wrong, or there is no Spark, or no worker.</exception>
    public static IEngine Create(EngineSpec engine)
    {
        int threads = engine.Threads ?? Environment.ProcessorCount;
        if (engine.Name == EngineSpec.Embedded) return new EmbeddedEngine(threads);
        return Spark(engine, threads); // in a method of its own: its assemblies load only when it runs
    }

    private static SparkEngine Spark(EngineSpec engine, int threads)
    {
        SparkEndpoint? endpoint = null;
        if (engine.Name != EngineSpec.Local && !SparkEndpoint.TryParse(engine.Name, out endpoint, out IReadOnlyList<EndpointProblem> wrong))
            throw new ProblemException([.. wrong.Select(p => new Problem("engine-address", "--engine", $"{p.Where} {p.What}.", Sentence(p.Advice)))]);
        return SparkEngine.Start(new SparkEngineOptions
        {
            Endpoint = endpoint,
            Local = endpoint is null ? Local(threads) : null,
            WorkerArchive = WorkerArchive.Find(AppContext.BaseDirectory),
            DriverThreads = threads,
            Channel = engine.Channel,
        });
    }

    private static LocalSparkOptions Local(int threads)
    {
        SparkInstallation? spark;
        try
        {
            spark = SparkInstallation.Find(AppContext.BaseDirectory);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ProblemException("no-spark", "SPARK_HOME", e.Message + ".", "Point SPARK_HOME at a distribution of Spark 4.0 or later, or unset it.");
        }

        return new LocalSparkOptions
        {
            Spark = spark ?? throw new ProblemException("no-spark", "--engine local", "There is no Spark on this machine.", "Run scripts/spark install, or set SPARK_HOME to a distribution of Spark 4.0 or later."),
            Master = Environment.GetEnvironmentVariable(MasterVariable) is { Length: > 0 } master ? master : $"local[{threads}]",
            LogFile = Environment.GetEnvironmentVariable(LogVariable) is { Length: > 0 } log ? log : null,
        };
    }

    private static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..] + ".";
}

namespace SparkSynth.Cli.CommandLine;

/// <summary>The longer texts of the help screens.</summary>
internal static class HelpText
{
    public const string Root = """
        SparkSynth: learns a table and writes a synthetic one of any size, scored between a floor and a ceiling.

          sparksynth init table.parquet -o job.yaml    write a job for a table
          sparksynth run job.yaml                      fit, sample, evaluate, audit
          sparksynth audit --real T --synthetic S --holdout H    privacy of any synthetic table

        Exit codes: 0 done; 1 the run failed; 2 bad command line, job or data; 3 a gate failed;
        4 the engine is unreachable or was lost; 130 or 143 interrupted.
        """;
}

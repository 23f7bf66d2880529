using NUnit.Framework;

namespace SparkSynth.Jobs.Tests.Spec;

/// <summary>Golden messages: what a user reads about a job that cannot be run.</summary>
public class JobProblemsTests
{
    private static readonly (string Text, string Message)[] Cases =
    [
        ("real: a\nsampel:\n  rows: 5", "job.yaml:2: unknown key 'sampel'. Did you mean 'sample'?"),
        ("real: a\nsample:\n  row: 5", "job.yaml:3: unknown key 'row' in sample. Did you mean 'rows'?"),
        ("real: a\ngates:\n  zebra: 5", "job.yaml:3: unknown key 'zebra' in gates. Valid here: overall, columnShapes, columnPairTrends, thresholded, audit."),
        ("real: a\nsample:\n  rows: -5", "job.yaml:3: sample.rows is -5, but must be a whole number from 1 to 1000000000000, or same."),
        ("real: a\nsample:\n  rows: 0", "job.yaml:3: sample.rows is 0, but must be a whole number from 1 to 1000000000000, or same."),
        ("real: a\nsample:\n  rows: 1.5", "job.yaml:3: sample.rows is 1.5, but must be a whole number from 1 to 1000000000000, or same."),
        ("real: a\nsample:\n  rows: many", "job.yaml:3: sample.rows is many, but must be a whole number from 1 to 1000000000000, or same."),
        ("real: a\nsample:\n  rows: 10_000", "job.yaml:3: sample.rows is 10_000, but must be a whole number from 1 to 1000000000000, or same. Write it without separators: 10000."),
        ("real: a\nsample:\n  rows: \"5\"", "job.yaml:3: sample.rows is the text \"5\", but must be a whole number from 1 to 1000000000000, or same. Write it without quotes: 5."),
        ("real: a\nsample: 5", "job.yaml:2: sample is 5, but must be a map of rows, start, format, compression, rowsPerFile, files, uniforms, spark."),
        ("real: a\nsample: {spark: {}}", "job.yaml:2: sample.spark names neither a table nor a path. Add a line such as: table: catalog.schema.table"),
        ("real: a\nsample: {spark: {table: t, path: p}}", "job.yaml:2: sample.spark has both a table and a path. Keep one of them."),
        ("real: a\noutput: /o\nsample: {spark: {path: /o/rows}}", "job.yaml:3: Spark would write into the output folder, which takes its place only when the run is over. Name a path outside it."),
        ("real: a\nengine: {channel: rows}", "job.yaml:2: engine.channel says how rows get to Spark's tasks, but the engine is embedded. Use --engine local or --engine sc://host:port, or remove engine.channel."),
        ("real: a\nsample: {format: csv, spark: {path: p}}", "job.yaml:2: sample.format is for files in the output folder; Spark writes the rows elsewhere. Remove it, or say it in sample.spark.format."),
        ("real: a\nsample: {spark: {table: t}}\ngates: {overall: 0.5}", "job.yaml:3: there are gates, but what Spark writes cannot be read back to be scored: only Spark can read it. Remove the gates, or let Spark write Parquet to a path that this machine sees."),
        ("real: {table: t, path: p}", "job.yaml:1: real has a table by name, and says how to read a path too. Keep table, or path and spark."),
        ("real: {table: t, format: csv}", "job.yaml:1: real.format is for our own readers; here Spark reads. Remove it, or say it in real.spark.format."),
        ("real: {path: p, spark: {format: csv}, nullValues: ['?']}", "job.yaml:1: real.nullValues is for our own reader of CSV; here Spark reads. Remove it, or say it in real.spark.options.nullValue."),
        ("real: {table: t}\nholdout: {table: u, spark: {}}", "job.yaml:2: holdout has a table by name, and says how to read a path too. Keep table, or path and spark."),
        ("real: {table: t}\nholdout: {fraction: 0.5, table: u}", "job.yaml:2: holdout has both a fraction and a table of its own. Keep one of them."),
        ("real: a\nseed: -1", "job.yaml:2: seed is -1, but must be a whole number from 0 to 9223372036854775807."),
        ("real: a\nseed: 9223372036854775808", "job.yaml:2: seed is 9223372036854775808, but must be a whole number from 0 to 9223372036854775807."),
        ("real: a\nseed: 99999999999999999999999999999", "job.yaml:2: seed is 99999999999999999999999999999, but must be a whole number from 0 to 9223372036854775807."),
        ("real: a\nk: 0", "job.yaml:2: k is 0, but must be a whole number from 1 to 1000000."),
        ("real: a\nk: 1e30", "job.yaml:2: k is 1e30, but must be a whole number from 1 to 1000000."),
        ("real: a\nholdout: 1", "job.yaml:2: holdout is 1, but must be a number between 0 and 1 (ends excluded), a path, or a map of fraction, path, table, spark."),
        ("real: a\nsynthesizer: copula-netwrok", "job.yaml:2: synthesizer is copula-netwrok, but must be copula-network, gaussian-copula or independent. Did you mean 'copula-network'?"),
        ("real: a\nsynthesizer: {rho: none}", "job.yaml:2: synthesizer.rho is none, but must be a number from 0 to 1000, or auto."),
        ("real: a\nsynthesizer: {rho: '0,5'}", "job.yaml:2: synthesizer.rho is the text \"0,5\", but must be a number from 0 to 1000, or auto. Write it with a decimal point: 0.5."),
        ("real: a\nsynthesizer: {name: independent, rho: 1}", "job.yaml:2: rho is a dial of copula-network; independent has no such dial. Remove it, or change the synthesizer's name."),
        ("real: a\nsynthesizer: {simulatedRows: 1500}", "job.yaml:2: synthesizer.simulatedRows is 1500, but must be a whole number from 1024 to 1048576 in steps of 1024, or auto."),
        ("real: a\nsynthesizer: {first: [a], last: a}", "job.yaml:2: column 'a' is both first and last. Remove it from one of them."),
        ("real: a\nengine: spark", "job.yaml:2: engine is spark, but must be embedded, local or an address such as sc://host:15002."),
        ("real: a\nevaluate: yes", "job.yaml:2: evaluate is yes, but must be true or false."),
        ("real: a\nevaluate: false\ngates: {overall: 0.9}", "job.yaml:3: there are gates, but evaluate is off. Remove one of the two."),
        ("real: a\ngates: {overall: 99}", "job.yaml:2: gates.overall is 99, but must be a number from 0 to 1."),
        ("real: a\ncolumns: {age: {role: number}}", "job.yaml:2: columns.age.role is number, but must be numeric, categorical, boolean, datetime, key, text or constant. Did you mean 'numeric'?"),
        ("real: a\ncolumns: {age: {distribution: normal}}", "job.yaml:2: columns.age.distribution is normal, but must be auto, empirical, norm, truncnorm, gamma, beta, student_t, uniform or kde. Did you mean 'norm'?"),
        ("real: a\ncolumns: {name: {role: text, distribution: norm}}", "job.yaml:2: column 'name' has the role text, which has no distribution. Remove the distribution, or make the role numeric."),
        ("real: a\ncolumns: {age: {role: numeric, order: [a]}}", "job.yaml:2: column 'age' has the role numeric, which has no order of categories. Remove the order, or make the role categorical."),
        ("real: a\ncolumns: [age]", "job.yaml:2: columns is a list, but must be a map of column names, each with what is set for it."),
        ("real: {path: a, exclude: [x]}\ncolumns: {x: numeric}", "job.yaml:2: column 'x' is described, but left out of the real table. Remove it here, or from real.exclude, or add it to real.include."),
        ("real: {path: a, exclude: x}", "job.yaml:1: real.exclude is x, but must be a list of column names. Write [x]."),
        ("real: {path: a, exclude: [x, x]}", "job.yaml:1: real.exclude holds 'x' twice. Keep one of them."),
        ("real: {path: a, exclude: [x], include: [y]}", "job.yaml:1: real has both include and exclude. Keep one of them."),
        ("real: {path: a, format: json, nullValues: [x]}", "job.yaml:1: nullValues is for CSV only. Remove it, or set format: csv."),
        ("real: a\nholdout: {fraction: 0.2, path: b}", "job.yaml:2: holdout has both a fraction and a path. Keep one of them."),
        ("real: a\nsample: {files: 2, rowsPerFile: 5}", "job.yaml:2: sample has both rowsPerFile and files. Keep one of them."),
        ("real: a\nsample: {files: 20, rows: 5}", "job.yaml:2: sample.files is 20, but there are only 5 rows. Ask for at most one file a row."),
        ("real: 2024", "job.yaml:1: real is 2024, but must be a path."),
        ("real:", "job.yaml:1: real is empty, but must be a path."),
        ("seed: 1", "job.yaml: the job names no real table. Add a line such as: real: table.parquet"),
        ("", "job.yaml: the job names no real table. Add a line such as: real: table.parquet"),
        ("real: a\ngates: {audit: {closer-to-train: 0.52}}", "job.yaml:2: there are gates of the audit, but audit is off. Add a line such as: audit: true"),
        ("real: a\naudit: {enabled: true, nullRule: gower1971}", "job.yaml:2: gower1971 is no metric, so an audit cannot search by it. Use the null rule value; gower1971 is for sparksynth audit --matrix and --top."),
        ("real: a\naudit: {quasiIdentifiers: [x], sensitive: [x]}", "job.yaml:2: column 'x' is both known to the attacker and sensitive. Name it in one of the lists."),
        ("real: a\naudit: {measures: [leak]}", "job.yaml:2: audit.measures[0] is leak, but must be distances, membership, attacks, groups, leaks or sdmetrics. Did you mean 'leaks'?"),
        ("- a", "job.yaml:1: the job is a list, but must be a map of real, columns, holdout, seed, k, synthesizer, sample, evaluate, audit, gates, output, engine."),
        ("real: a\nreal: b", "job.yaml:2: 'real' is given twice (first at job.yaml:1). Keep one of them."),
        ("real: ${NOWHERE}/a", "job.yaml:1: the environment variable NOWHERE is not set. Set it, or write $${NOWHERE} for the plain text."),
        ("real: !!str a", "job.yaml:1: the tag tag:yaml.org,2002:str is not understood. Leave it out; put text in quotes."),
        ("real: a\n---\nreal: b", "job.yaml:2: a second YAML document begins here. Keep one document a file."),
    ];

    private static IEnumerable<TestCaseData> Wrong() =>
        Cases.Select(c => new TestCaseData(c.Text, c.Message).SetArgDisplayNames(c.Text.ReplaceLineEndings(" / ")));

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_job_is_explained(string text, string message) =>
        Assert.That(Job.Problems(text), Is.EqualTo(new[] { message }));

    [Test]
    public void All_problems_come_at_once()
    {
        string[] problems = Job.Problems("""
            real: a
            seed: x
            sampel: {}
            sample:
              rows: 0
            columns:
              age: nummeric
            """, "gates.overall=2");

        Assert.That(problems.Select(p => p[..p.IndexOf(' ', StringComparison.Ordinal)]), Is.EqualTo(new[] { "job.yaml:2:", "job.yaml:3:", "job.yaml:5:", "job.yaml:7:", "--set" }));
    }

    [Test]
    public void Broken_yaml_names_the_line()
    {
        string[] problems = Job.Problems("real: a\nsample: [1, 2");

        Assert.That(problems, Has.Length.EqualTo(1));
        Assert.That(problems[0], Does.StartWith("job.yaml:2: this is not valid YAML:").Or.StartWith("job.yaml:3: this is not valid YAML:"));
    }
}

using NUnit.Framework;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>Nothing that any verb prints or writes beside the table holds a value of one person; a table with planted ones is the witness.</summary>
[TestFixture]
public sealed class PrivacyTests
{
    private static readonly string[] Secrets = ["918273645", "91827364", "0.123456789", "8456789", "7654321", "1897-11-23", "2031-07-19", "2041-05-06", "Llanfairpwll", "QZX", "Rumpelstilzchen", "999888777"];

    private const string Table = """
        COPY (SELECT CASE i WHEN 17 THEN 918273645 WHEN 18 THEN -91827364 ELSE 1000 + i * 7919 % 5003 END AS wage,
               CASE i WHEN 27 THEN 8456789.1234 WHEN 28 THEN 0.123456789012 ELSE (hash(i) % 100003) / 100003.0 END AS ratio,
               CASE i WHEN 37 THEN 7654321.23 ELSE (hash(i + 1) % 9000) / 100.0 END::DECIMAL(12,2) AS price,
               CASE i WHEN 47 THEN DATE '1897-11-23' WHEN 48 THEN DATE '2031-07-19' ELSE DATE '1980-01-01' + (hash(i + 2) % 9000)::INTEGER END AS born,
               CASE i WHEN 57 THEN TIMESTAMP '2041-05-06 07:08:09' ELSE TIMESTAMP '2020-01-01' + to_seconds((hash(i + 3) % 90000000)::BIGINT) END AS seen,
               CASE i WHEN 67 THEN 'Llanfairpwll' ELSE 'town ' || (hash(i + 4) % 12) END AS city,
               CASE i WHEN 77 THEN 'QZX-1' ELSE 'K' || (hash(i + 5) % 400) END AS code,
               CASE i WHEN 87 THEN 'Rumpelstilzchen' ELSE 'Person number ' || hash(i + 7) END AS name,
               CASE i WHEN 97 THEN 999888777 ELSE 1000000 + i * 13 END AS account
        FROM range(3000) t(i)) TO '{here}/t.FORMAT'
        """;

    [TestCase("copula-network", "parquet")]
    [TestCase("gaussian-copula", "parquet")]
    [TestCase("copula-network", "csv")]
    [TestCase("gaussian-copula", "json")]
    public async Task No_verb_prints_a_value_of_one_row(string synthesizer, string format)
    {
        using var place = new Workplace();
        place.Sql(Table.Replace("FORMAT", format, StringComparison.Ordinal));
        string table = $"t.{format}";
        await Check(place, "init", table, "-o", "job.yaml");
        AssertFree("job.yaml", await File.ReadAllTextAsync(place.In("job.yaml")));
        string[] job = ["job.yaml", "--set", $"synthesizer={synthesizer}", "--set", "holdout=0.3"];
        await Check(place, ["run", .. job, "--dry-run"]);
        await Check(place, ["run", .. job]);
        await Check(place, ["run", .. job, "--json", "--out", "two"]);
        await Check(place, ["fit", .. job, "--out", "three"]);
        await Check(place, "describe", "out/model.json");
        await Check(place, "describe", "out/model.json", "--json");
        await Check(place, "sample", "out/model.json", "--rows", "5000", "--out", "four");
        await Check(place, "evaluate", "--real", table, "--synthetic", "four/synthetic");
        await Check(place, "evaluate", "--real", table, "--synthetic", "four/synthetic", "--json");
        foreach (string file in Directory.GetFiles(place.Folder, "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != table))
            AssertFree(file, await File.ReadAllTextAsync(file));
    }

    /// <summary>What is wrong with a text file is said by line and column, never by quoting it.</summary>
    [TestCase("a,b\n1,2\nRumpelstilzchen,3,4\n5,6\n", "csv")]
    [TestCase("a,b\n1,2\n\"Rumpelstilzchen,3\n5,6\n", "csv")]
    [TestCase("a,b\n1,2\n\"Rumpel\"stilzchen,3\n5,6\n", "csv")]
    [TestCase("{\"a\": 1}\n{\"a\": \"Rumpelstilzchen\n", "json")]
    [TestCase("{\"a\": 1}\n{\"a\": Rumpelstilzchen}\n", "json")]
    [TestCase("{\"a\": 1}\n{\"a\": [\"Rumpelstilzchen\"]}\n", "json")]
    public async Task Errors_do_not_quote_the_data(string text, string format)
    {
        using var place = new Workplace();
        place.Write($"t.{format}", text);
        place.Write("job.yaml", $"real: t.{format}\nk: 1\n");
        Assert.That(await place.RunAsync("run", "job.yaml", "--json"), Is.EqualTo(ExitCode.BadInput), place.Out);
        Assert.That(place.Out + place.Error, Does.Not.Contain("umpel").And.Not.Contain("stilz"));
    }

    private static async Task Check(Workplace place, params string[] arguments)
    {
        Assert.That(await place.RunAsync(arguments), Is.Zero, place.Error);
        Assert.That(place.RawOut + place.Error, Is.Not.Empty);
        AssertFree(string.Join(' ', arguments), place.RawOut + place.Error);
    }

    private static void AssertFree(string where, string text)
    {
        string plain = text.Replace(",", "", StringComparison.Ordinal); // 918,273,645
        foreach (string secret in Secrets)
        {
            Assert.That(text, Does.Not.Contain(secret), where);
            Assert.That(plain, Does.Not.Contain(secret), where);
        }
    }
}

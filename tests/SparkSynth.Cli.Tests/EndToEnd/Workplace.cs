using System.Text;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>A folder of its own in which the real command line runs inside the test, with the real runner and engine.</summary>
public sealed partial class Workplace : IDisposable
{
    public Workplace() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("sparksynth-cli-").FullName;

    /// <summary>stdout of the last command as it was.</summary>
    public string RawOut { get; private set; } = "";

    /// <summary>stdout of the last command, cleaned like <see cref="Error"/>.</summary>
    public string Out => Clean(RawOut);

    /// <summary>stderr of the last command, the folder's name and all timings left out.</summary>
    public string Error { get; private set; } = "";

    public string In(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text) => File.WriteAllText(In(name), text);

    /// <summary>Runs SQL of DuckDB; <c>{here}</c> is the folder.</summary>
    public void Sql(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql.Replace("{here}", Folder, StringComparison.Ordinal);
        command.ExecuteNonQuery();
    }

    /// <summary>A small table that fits at once.</summary>
    public void SmallTable(string name = "t.parquet") =>
        Sql($"COPY (SELECT i % 17 AS a, chr((97 + i % 5)::INTEGER) AS b, (i * 7 % 400) / 4.0 AS c FROM range(400) t(i)) TO '{{here}}/{name}'");

    public async Task<int> RunAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = output, Error = error, Folder = Folder, Environment = _ => null, Time = TimeProvider.System };
        int code = await App.RunAsync(arguments, terminal, Composition.CreateRunner, () => ExitCode.Interrupted, CancellationToken.None);
        RawOut = output.ToString();
        Error = Clean(error.ToString());
        return code;
    }

    /// <summary>Every file and folder with its size: nothing was written if this did not change.</summary>
    public string Tree()
    {
        var text = new StringBuilder();
        foreach (string path in Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            text.Append(Path.GetRelativePath(Folder, path)).Append(' ').Append(File.Exists(path) ? new FileInfo(path).Length : -1).Append('\n');
        return text.ToString();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Clean(string text) => Seconds().Replace(text.Replace(Folder, "FOLDER", StringComparison.Ordinal), "# s");

    [GeneratedRegex(@"\d+\.\d+ s\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();
}

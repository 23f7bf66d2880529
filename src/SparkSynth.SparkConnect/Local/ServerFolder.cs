using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SparkSynth.SparkConnect.Local;

/// <summary>
/// A local server's own folder: settings, a view of SPARK_HOME (links), working folder, spill files. The server writes nowhere else, and its supervisor removes it.
/// </summary>
internal sealed class ServerFolder
{
    private ServerFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>
    /// Links to the parts of the distribution: a <c>local-cluster</c> writes its executors' folders into <c>SPARK_HOME/work</c>, which may be
    /// read-only and is not ours.
    /// </summary>
    public string Home => System.IO.Path.Combine(Path, "home");

    public string Configuration => System.IO.Path.Combine(Path, "conf");

    public string Work => System.IO.Path.Combine(Path, "work");

    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    public static ServerFolder Create(LocalSparkOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("a local Spark needs bash and POSIX process groups; use a Connect server on Linux or in WSL");
        }

        string name = "sparksynth-spark-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(options.TemporaryFolder ?? System.IO.Path.GetTempPath(), name));
        var folder = new ServerFolder(path);

        // First of all, since it may refuse a setting: nothing is left behind then.
        string defaults = folder.Defaults(options);
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(folder.Work);
        Directory.CreateDirectory(folder.Temporary);
        Directory.CreateDirectory(folder.Home);
        Directory.CreateDirectory(folder.Configuration);
        foreach (string part in Directory.EnumerateFileSystemEntries(options.Spark.Home))
        {
            string entry = System.IO.Path.GetFileName(part);
            if (entry is not ("work" or "conf" or "logs"))
            {
                File.CreateSymbolicLink(System.IO.Path.Combine(folder.Home, entry), part);
            }
        }

        Directory.CreateSymbolicLink(System.IO.Path.Combine(folder.Home, "conf"), folder.Configuration);
        File.WriteAllText(System.IO.Path.Combine(folder.Configuration, "log4j2.properties"), Resource("conf/log4j2.properties"));
        File.WriteAllText(System.IO.Path.Combine(folder.Configuration, "spark-defaults.conf"), defaults);
        return folder;
    }

    public static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>conf/spark/spark-defaults.conf, then what belongs to this server, then what the caller wants: later lines win.</summary>
    private string Defaults(LocalSparkOptions options)
    {
        var text = new StringBuilder(Resource("conf/spark-defaults.conf"));
        text.AppendLine();
        Append(text, "spark.master", options.Master);
        Append(text, "spark.app.name", "sparksynth");
        Append(text, "spark.driver.memory", options.DriverMemory);
        Append(text, "spark.local.dir", Temporary);
        Append(text, "spark.driver.extraJavaOptions", "-Djava.io.tmpdir=" + Temporary);
        foreach ((string key, string value) in options.Settings)
        {
            Append(text, key, value);
        }

        return text.ToString();
    }

    // A Java properties file: a backslash escapes, a line end ends.
    private static void Append(StringBuilder text, string key, string value)
    {
        if (key.AsSpan().IndexOfAny(" \t\r\n=:\\#") >= 0 || value.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw new ArgumentException($"'{key}' = '{value}' is not a setting of Spark", nameof(key));
        }

        text.Append(key).Append(' ').AppendLine(value.Replace("\\", "\\\\", StringComparison.Ordinal));
    }
}

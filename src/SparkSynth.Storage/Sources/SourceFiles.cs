using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using SparkSynth.Core;

namespace SparkSynth.Storage.Sources;

/// <summary>Finds the files that a path of a source means.</summary>
internal static class SourceFiles
{
    private const string HiveNull = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>What our own output folders hold beside data.</summary>
    private static readonly ImmutableHashSet<string> NotData = ["manifest.json", "model.json", "results.json"];

    /// <summary>Files of a source by name, ordinal.</summary>
    /// <exception cref="ProblemException">Nothing there, or files of several formats.</exception>
    public static ImmutableArray<SourceFile> Find(SourceOptions options)
    {
        string path = options.Path;
        if (string.IsNullOrWhiteSpace(path)) throw new ProblemException("missing-file", "source", "The path is empty.", "Name a file, a folder or a glob.");
        if (File.Exists(path))
            return [new SourceFile(path, Path.GetFileName(path), FormatOf(path, options.Format) ?? throw UnknownFormat(path), [])];
        var (root, files) = Directory.Exists(path) ? (path, InFolder(path)) : Matching(path);
        var found = files
            .Select(f => (Path: f, Name: Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => (f.Path, f.Name, Format: FormatOf(f.Path, options.Format)))
            .Where(f => f.Format is not null)
            .Select(f => new SourceFile(f.Path, f.Name, f.Format!.Value, Partitions(f.Name)))
            .ToImmutableArray();
        if (found.Length == 0)
            throw new ProblemException("no-data-files", path, "There is no file here that can be read as a table.", "Files end in .parquet, .csv, .tsv, .json, .ndjson or .jsonl; name the format if yours end otherwise.");
        if (found.Select(f => f.Format).Distinct().Skip(1).Any())
            throw new ProblemException("mixed-formats", path, $"There are files of several formats: {string.Join(", ", found.GroupBy(f => f.Format).Select(g => $"'{g.First().Name}'"))}.", "Name the files with a glob such as 'folder/*.parquet'.");
        return found;
    }

    /// <summary>SHA-256 of names, sizes and modification times, and of this build: the same text means the same table, unless someone sets clocks back.</summary>
    public static string Fingerprint(ImmutableArray<SourceFile> files)
    {
        var text = new StringBuilder(typeof(SourceFiles).Module.ModuleVersionId.ToString());
        foreach (SourceFile file in files)
        {
            var info = new FileInfo(file.Path);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) info = target;
            text.Append(CultureInfo.InvariantCulture, $"\0{file.Name}\0{(info.Exists ? info.Length : -1)}\0{info.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<string> InFolder(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
                .Where(f => !NotData.Contains(Path.GetFileName(f)))
                .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(IsHidden))
                .ToList();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Parquet.ParquetErrors.Unreadable(folder, e);
        }
    }

    /// <summary>Spark's and our own markers and unfinished files begin with '_' or '.'; partition folders may begin with '_'.</summary>
    private static bool IsHidden(string segment) => segment[0] == '.' || (segment[0] == '_' && !segment.Contains('=', StringComparison.Ordinal));

    private static (string Root, IEnumerable<string> Files) Matching(string path)
    {
        string[] segments = path.Split('/', Path.DirectorySeparatorChar);
        int plain = segments.TakeWhile(s => s.AsSpan().IndexOfAny('*', '?') < 0).Count();
        if (plain == segments.Length) throw new ProblemException("missing-file", path, "There is no such file or folder.", "Check the path; paths in a job are relative to the job file.");
        string root = string.Join(Path.DirectorySeparatorChar, segments[..plain]);
        if (plain == 0) root = ".";
        else if (root.Length == 0) root = Path.DirectorySeparatorChar.ToString();
        if (!Directory.Exists(root)) throw new ProblemException("missing-file", path, $"There is no folder '{root}'.", "Check the path; paths in a job are relative to the job file.");
        string[] pattern = segments[plain..];
        return (root, InFolder(root).Where(f => Matches(Path.GetRelativePath(root, f).Split(Path.DirectorySeparatorChar), pattern)));
    }

    private static bool Matches(ReadOnlySpan<string> names, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty) return names.IsEmpty;
        if (pattern[0] == "**")
        {
            for (int skip = 0; skip <= names.Length; skip++)
                if (Matches(names[skip..], pattern[1..])) return true;
            return false;
        }

        return !names.IsEmpty && FileSystemName.MatchesSimpleExpression(pattern[0], names[0], ignoreCase: false) && Matches(names[1..], pattern[1..]);
    }

    private static SourceFormat? FormatOf(string path, SourceFormat told)
    {
        if (told != SourceFormat.Auto) return told;
        string name = Path.GetFileName(path).ToLowerInvariant();
        if (name.EndsWith(".gz", StringComparison.Ordinal)) name = name[..^3];
        else if (name.EndsWith(".parquet", StringComparison.Ordinal) || name.EndsWith(".pq", StringComparison.Ordinal)) return SourceFormat.Parquet;
        return Path.GetExtension(name) switch
        {
            ".csv" => SourceFormat.Csv,
            ".tsv" or ".tab" => SourceFormat.Tsv,
            ".json" => SourceFormat.Json,
            ".ndjson" or ".jsonl" => SourceFormat.NdJson,
            _ => null,
        };
    }

    private static ImmutableArray<PartitionValue> Partitions(string name) =>
    [
        .. name.Split('/')[..^1].Select(s => s.Split('=', 2)).Where(s => s.Length == 2 && s[0].Length > 0)
            .Select(s => new PartitionValue(Uri.UnescapeDataString(s[0]), s[1] == HiveNull ? null : Uri.UnescapeDataString(s[1]))),
    ];

    private static ProblemException UnknownFormat(string path) =>
        new("unknown-format", path, "The format cannot be told from the file's name.", "Name the format (parquet, csv, tsv, json, ndjson).");
}

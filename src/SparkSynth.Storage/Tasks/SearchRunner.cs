using System.IO.MemoryMappedFiles;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Storage.Tasks;

/// <summary>Runs the work items of a Search on one thread. The reference is mapped, so that the workers of a host share its pages.</summary>
public sealed class SearchRunner : IDisposable
{
    private readonly SearchStage _stage;
    private readonly string _folder;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ReferenceTree _tree;

    /// <param name="folder">Where the stage's files lie.</param>
    /// <exception cref="InvalidDataException">The reference is damaged, or of another ruler. Every worker looks: one SHA-256 of the file.</exception>
    public SearchRunner(SearchStage stage, string folder)
    {
        (_stage, _folder) = (stage, folder);
        string path = Path.Combine(folder, stage.TreeFile);
        long length = new FileInfo(path).Length;
        if (length == 0) throw new InvalidDataException("a reference tree that was cut off");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _tree = ReferenceTree.Map(_view.SafeMemoryMappedViewHandle.DangerousGetHandle(), length, _view, stage.Queries.Ruler, verify: true);
    }

    /// <summary>Searches the queries of a work item; their answers in the order of the file.</summary>
    public NearestResult Run(int item, CancellationToken cancellation)
    {
        using FileStream file = File.OpenRead(Path.Combine(_folder, _stage.Queries.File));
        (PackedRows rows, NearestOptions options) = QueryFile.Read(file, _stage.Queries, item);
        NearestResult result = NearestSearch.Run(_tree, rows, options, SearchOrder.AsTheyStand(rows.Count, _stage.Queries.Kernel, _stage.Chunk), (count, body) =>
        {
            for (int i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(i);
            }
        });
        GC.KeepAlive(this);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}

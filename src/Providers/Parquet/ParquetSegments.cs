using System.IO.Compression;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Parquet;

namespace Florin.Parquet;

/// <summary>
/// Parts of a log as Parquet files, one row for each event: with the columns of the view <c>events</c> of an embedded log, and
/// the receipt on the first event of its append. Compressed with Zstandard.
/// </summary>
public sealed class ParquetSegments : ISegmentFormat
{
    private const string Log = "florin.log";

    // The smallest files take twenty times as long and are a sixth smaller.
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Optimal,
    };

    /// <inheritdoc/>
    public string Extension => ".parquet";

    /// <inheritdoc/>
    public async Task<byte[]> Write(string log, IReadOnlyList<StoredAppend> appends, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(appends);
        var columns = SegmentColumns.Of(appends);
        using var file = new MemoryStream();
        await using (
            var writer = await ParquetWriter.CreateAsync(SegmentColumns.Schema, file, Options, cancellationToken: cancel)
        )
        {
            writer.CustomMetadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Log] = log };
            using var rows = writer.CreateRowGroup();
            await columns.Write(rows, cancel);
        }
        return file.ToArray();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredAppend>> Read(ReadOnlyMemory<byte> file, CancellationToken cancel)
    {
        try
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: cancel);
            var appends = new List<StoredAppend>();
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var rows = reader.OpenRowGroupReader(group);
                appends.AddRange((await SegmentColumns.Read(reader.Schema, rows, cancel)).Appends());
            }
            return appends;
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException)) // What the library throws is anything.
        {
            throw new InvalidDataException($"It is no Parquet file with a part of a log: {e.Message}", e);
        }
    }
}

using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Compression;

/// <summary>Compresses answers.</summary>
internal sealed class CompressionStage : IConnectionStage
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(CompressionOptions.Section, typeof(CompressionOptions))];

    /// <inheritdoc/>
    public WrapConnection Read(StageContext context)
    {
        var options = context.Read<CompressionOptions>(CompressionOptions.Section);
        return next => ResponseCompression.Before(next, options);
    }
}

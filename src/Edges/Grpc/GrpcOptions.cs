using System.ComponentModel.DataAnnotations;

namespace Florin.GrpcEdge;

/// <summary>gRPC at the gateway's port: section <c>Grpc</c>.</summary>
public sealed record GrpcOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Grpc";

    /// <summary>Whether the gateway's port serves gRPC. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How large a message may be, in bytes; what a method takes may be less, as over HTTP. Default 4194304.</summary>
    [Range(1024, 10 << 20)]
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>How many items of a bulk stream are decided together, if so many have arrived. Default 100.</summary>
    [Range(1, 1000)]
    public int MaxBulkItems { get; init; } = 100;

    /// <summary>How many streams may be open at the same time; further ones are refused. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int MaxStreams { get; init; } = 1000;

    /// <summary>
    /// How many of them one caller may have open, by its subject, or by its address where only the service knows who it is.
    /// Default a tenth of <see cref="MaxStreams"/>, at least 1.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxStreamsPerCaller { get; init; }

    /// <summary>Whether clients may ask which services and messages there are (<c>grpc.reflection</c>). Default true.</summary>
    public bool Reflection { get; init; } = true;
}

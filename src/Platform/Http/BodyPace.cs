using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Http;

/// <summary>How soon the body of a request must be there, at every port: section <c>Gateway:Body</c>.</summary>
#pragma warning disable MA0053 // The gateway adds to it what it alone needs.
public record BodyPace
#pragma warning restore MA0053
{
    /// <summary>The section.</summary>
    public const string Section = "Gateway:Body";

    /// <summary>The time within which a whole body must arrive, from the end of the headers on. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How fast it must come, in each <see cref="Grace"/>, however fast it came before. Default 240 bytes.</summary>
    [Range(0, int.MaxValue)]
    public int MinBytesPerSecond { get; init; } = 240;

    /// <summary>The time over which its rate is measured, which is also how long it may pause. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}

using System.Globalization;
using Florin.Kernel;

namespace Florin.Unit.Tests.Input;

/// <summary>RFC 3339, and nothing else.</summary>
public sealed class ReadingATime
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000")]
    [InlineData("2026-01-31t12:00:00z", "2026-01-31T12:00:00.000000")]
    [InlineData("2026-01-31T12:00:00.5+01:00", "2026-01-31T11:00:00.500000")]
    [InlineData("2024-02-29T23:59:59.123456-23:59", "2024-03-01T23:58:59.123456")]
    [InlineData("2026-01-31T12:00:00.123456000Z", "2026-01-31T12:00:00.123456")]
    [InlineData("0001-01-01T00:00:00-00:00", "0001-01-01T00:00:00.000000")]
    public void Takes(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(utc, time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("October 5 2025")]
    [InlineData("2025-10-05")]
    [InlineData("2025-10-05T10:00")]
    [InlineData("2025-10-05T10:00Z")]
    [InlineData("2025-10-05T10:00:00")]
    [InlineData("2025-10-05 10:00:00Z")]
    [InlineData(" 2025-10-05T10:00:00Z")]
    [InlineData("2025-10-05T10:00:00Z ")]
    [InlineData("2025-10-05T10:00:00.Z")]
    [InlineData("2025-10-05T10:00:00,5Z")]
    [InlineData("2025-10-05T10:00:00+0100")]
    [InlineData("2025-10-05T10:00:00+1:00")]
    [InlineData("2025-10-05T10:00:00+24:00")]
    [InlineData("2025-10-05T10:00:00UTC")]
    [InlineData("20251005T100000Z")]
    [InlineData("2025-13-05T10:00:00Z")]
    [InlineData("2025-02-29T10:00:00Z")]
    [InlineData("2025-10-05T24:00:00Z")]
    [InlineData("2025-10-05T10:00:60Z")]
    [InlineData("2025-10-05T10:00:00.0000001Z")]
    [InlineData("0000-10-05T10:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("٢٠٢٥-10-05T10:00:00Z")]
    public void Refuses(string text) => Assert.False(Rfc3339.TryParse(text, out _));
}

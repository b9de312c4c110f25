using System.Text;
using Florin.Parquet;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Parquet;

public sealed class ASegmentOfALog
{
    private static readonly ParquetSegments Segments = new();

    [Fact]
    public async Task Is_read_byte_for_byte_as_it_was_written()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var appends = Some(new Random(seed));
            var read = await Segments.Read(await Segments.Write("account", appends, default), default);
            Assert.Equal(appends.Count, read.Count);
            Assert.All(appends.Zip(read), pair => Assert.True(StoredContent.IsSame(pair.First, pair.Second), $"Seed {seed}."));
        }
    }

    [Fact]
    public async Task Is_refused_where_it_would_not_be_kept_byte_for_byte()
    {
        var append = new SomeAppends().Next("c1", "a");
        append = append with { Events = [append.Events[0] with { Data = new byte[] { (byte)'"', 0xC3, (byte)'"' } }] };
        var refused = await Assert.ThrowsAsync<LogFault>(() => Segments.Write("account", [append], default));
        Assert.Contains("Position 1 of a is no valid UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_no_file_of_something_else_or_half_of_one()
    {
        var whole = await Segments.Write("account", Some(new Random(1)), default);
        foreach (
            var file in (byte[][])
                [
                    [],
                    "not a table"u8.ToArray(),
                    whole[..(whole.Length / 2)],
                    whole[(whole.Length / 2)..],
                ]
        )
            await Assert.ThrowsAsync<InvalidDataException>(() => Segments.Read(file, default));
    }

    private static List<StoredAppend> Some(Random random)
    {
        var (some, appends) = (new SomeAppends(), new List<StoredAppend>());
        for (var i = random.Next(1, 60); i > 0; i--)
        {
            var streams = Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"stream-{random.Next(9)}").ToArray();
            var append = some.Next($"command {some.Head}", streams);
            var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{append.CommandId}}","odd":"{{Odd(random)}}"}""");
            appends.Add(
                append with
                {
                    Events =
                    [
                        .. append.Events.Select(stored =>
                            stored with
                            {
                                Data = Encoding.UTF8.GetBytes($$""" { "a" :"{{Odd(random)}}" }{{'\n'}}"""),
                                Metadata = metadata,
                            }
                        ),
                    ],
                    Receipt = random.Next(3) switch
                    {
                        0 => null,
                        1 => new Receipt(Array.Empty<byte>(), 0, Array.Empty<byte>()),
                        _ => new Receipt(Bytes(random), random.Next(100, 600), Bytes(random)),
                    },
                }
            );
        }
        return appends;
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Odd(Random random) =>
        random.Next(4) switch
        {
            0 => "",
            1 => "é漢🙂\u0000",
            2 => "\\u00e9",
            _ => new string('x', 5000),
        };
}

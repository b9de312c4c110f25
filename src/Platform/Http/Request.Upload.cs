using System.Security.Cryptography;
using System.Text;
using Florin.Platform.Files;
using Florin.Platform.Http.Bodies;
using Florin.Platform.Identity.Signatures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>A file that was sent, in the spool. Disposing it deletes it there.</summary>
/// <param name="Content">The file, at its beginning.</param>
/// <param name="Name">Its name as the client wrote it; null where it wrote none.</param>
/// <param name="ContentType">Its content type, without parameters; null where the client does not say.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
public sealed record UploadedFile(Stream Content, string? Name, string? ContentType, string Sha256) : IAsyncDisposable
{
    /// <summary>The content type of a form with a file in it.</summary>
    public const string Form = "multipart/form-data";

    /// <summary>What clients write that do not know what a file is.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>How many bytes it has.</summary>
    public long Bytes { get; } = Content.Length;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <content>A file as its body, of which no more than a buffer is in memory.</content>
public sealed partial class Request
{
    // What a form has around its file.
    private const int FormBytes = 64 << 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Latin1 = Encoding.GetEncoding(
        "iso-8859-1",
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback
    );

    /// <summary>
    /// Reads the file that the body is, or that it has as the only part of a form. The Idempotency-Key covers its name, content type
    /// and checksum.
    /// </summary>
    /// <param name="spool">Where it is written first.</param>
    /// <param name="limit">How many bytes the file may have.</param>
    /// <param name="name">Its name where the headers have none; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BadInput">It is missing or too large, of a content type that the endpoint does not take, or no form.</exception>
    public async Task<UploadedFile> Upload(Spool spool, int limit, string? name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(spool);
        Query.ThrowIfInvalid();
        BodyFormat.ThrowIfNotOf(Http.Request, _endpoint.FileTypes);
        var type = MediaTypeHeaderValue.Parse(Http.Request.ContentType); // It is one of those.
        var isForm = type.MediaType.Equals(UploadedFile.Form, StringComparison.OrdinalIgnoreCase);
        var most = isForm ? limit + FormBytes : limit;
        if (Http.Request.ContentLength > most)
            throw new BadInput(BodyLimit.Over(limit));
        using var whole = SignedDigest.Of(Http) is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var body = new ArrivingStream(Http.Request.BodyReader, ArrivingBody.Of(Http), most, whole);
        var file = isForm
            ? await new FormFile(body, type).Read(spool, limit, name, cancel)
            : await Spooled(spool, body, limit, SentName() ?? name, type.MediaType.Value, cancel);
        try
        {
            if (file.Bytes == 0)
                throw new BadInput("body", "is empty; expected a file.");
            if (whole is not null)
                SignedBody.CheckHash(Http, whole.GetHashAndReset());
            _body = Encoding.UTF8.GetBytes($"{file.Name}\n{file.ContentType}\n{file.Sha256}");
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private string? SentName() =>
        ContentDispositionHeaderValue.TryParse(AsUtf8(Http.Request.Headers.ContentDisposition.ToString()), out var sent)
            ? NameIn(sent)
            : null;

    // The server reads headers as Latin-1, and clients that write UTF-8 mean it.
    private static string AsUtf8(string header)
    {
        try
        {
            return Ascii.IsValid(header) ? header : Utf8.GetString(Latin1.GetBytes(header));
        }
        catch (ArgumentException) // It is no UTF-8, or the server has read it as such already.
        {
            return header;
        }
    }

    private static string? NameIn(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value
        : disposition.FileName.HasValue ? HeaderUtilities.RemoveQuotes(disposition.FileName).Value
        : null;

    private static async Task<UploadedFile> Spooled(
        Spool spool,
        Stream from,
        int limit,
        string? name,
        string? type,
        CancellationToken cancel
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = await spool.Fill(async to =>
        {
            var buffer = new byte[16 << 10];
            long read = 0;
            while (await from.ReadAsync(buffer, cancel) is > 0 and var taken)
            {
                if ((read += taken) > limit)
                    throw new BodyOverLimit(limit);
                hash.AppendData(buffer, 0, taken);
                await to.WriteAsync(buffer.AsMemory(0, taken), cancel);
            }
        });
        var known = UploadedFile.Unknown.Equals(type, StringComparison.OrdinalIgnoreCase) ? null : type;
        return new UploadedFile(file, name, known?.ToLowerInvariant(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The one file in a form (RFC 7578).</summary>
    private sealed class FormFile(Stream body, MediaTypeHeaderValue type)
    {
        private const string Expected = "must be a form with one file and nothing else";

        public async Task<UploadedFile> Read(Spool spool, int limit, string? name, CancellationToken cancel)
        {
            UploadedFile? file = null;
            try
            {
                var reader = new MultipartReader(Boundary(), body);
                while (await reader.ReadNextSectionAsync(cancel) is { } part)
                {
                    if (file is not null)
                        throw Bad($"{Expected}; it has more than one part.");
                    file = await FileIn(part, spool, limit, name, cancel);
                }
                await body.CopyToAsync(Stream.Null, cancel); // What follows the last boundary is of no meaning.
                return file ?? throw Bad($"{Expected}; it has no part.");
            }
            catch (Exception bad) when (bad is InvalidDataException || (bad is IOException && IsOfForm(bad)))
            {
                if (file is not null)
                    await file.DisposeAsync();
                throw Bad($"{Expected}; it is malformed, or ends too soon.");
            }
            catch
            {
                if (file is not null)
                    await file.DisposeAsync();
                throw;
            }
        }

        // What the reader of forms throws at the end of a body that ends too soon; faults of the server are of other types.
        private static bool IsOfForm(Exception fault) => fault.GetType() == typeof(IOException);

        private static async Task<UploadedFile> FileIn(
            MultipartSection part,
            Spool spool,
            int limit,
            string? name,
            CancellationToken cancel
        )
        {
            if (
                !ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                || !disposition.IsFileDisposition()
            )
                throw Bad($"{Expected}; a part of it has no file name.");
            var type = MediaTypeHeaderValue.TryParse(part.ContentType, out var sent) ? sent.MediaType.Value : null;
            return await Spooled(spool, part.Body, limit, NameIn(disposition) ?? name, type, cancel);
        }

        private string Boundary() =>
            HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary
                ? boundary
                : throw Bad($"{Expected}; its Content-Type has no boundary of 1 to 100 characters.");

        private static BadInput Bad(string problem) => new("body", problem);
    }
}

using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Florin.Platform.Copies;

namespace Florin.S3;

/// <summary>
/// A copy in a bucket of S3 or of a server that is compatible with it, below a prefix. An object is written as a whole, and is
/// durable once the server has confirmed it. Nobody is kept from writing at the same time.
/// </summary>
public sealed class S3Files : ICopyFiles, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;

    private S3Files(AmazonS3Client client, string bucket, string prefix) =>
        (_client, _bucket, _prefix) = (client, bucket, prefix);

    /// <summary>How the address of such a place begins.</summary>
    public static string Scheme => "s3://";

    /// <inheritdoc/>
    public string Place => $"{Scheme}{_bucket}/{_prefix}";

    /// <summary>The place of an address; null where it names no bucket.</summary>
    /// <param name="address">Such as <c>s3://bucket/prefix</c>.</param>
    /// <param name="options">How it is reached.</param>
    public static S3Files? Of(string address, S3Options options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(options);
        var parts = address[Scheme.Length..].Split('/', 2);
        if (parts[0].Length < 3 || !parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'))
            return null;
        var prefix = parts.Length == 2 ? parts[1].Trim('/') : "";
        return new S3Files(Client(options), parts[0], prefix.Length == 0 ? "" : prefix + "/");
    }

    /// <summary>The place of a bucket's settings; null where they name none.</summary>
    public static S3Files? In(BucketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Bucket is { } bucket ? Of($"{Scheme}{bucket}/{options.Prefix}", options) : null;
    }

    /// <inheritdoc/>
    public string PlaceOf(string name) => Place + name;

    /// <inheritdoc/>
    public async Task<Uri?> LinkTo(
        string name,
        string contentType,
        string fileName,
        DateTimeOffset until,
        CancellationToken cancel
    )
    {
        var disposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = fileName };
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket,
            Key = _prefix + name,
            Verb = HttpVerb.GET,
            Expires = until.UtcDateTime,
            Protocol =
                _client.Config.ServiceURL?.StartsWith("http://", StringComparison.Ordinal) == true
                    ? Protocol.HTTP
                    : Protocol.HTTPS,
            ResponseHeaderOverrides = new ResponseHeaderOverrides
            {
                ContentType = contentType,
                ContentDisposition = disposition.ToString(),
            },
        };
        // Credentials may have to be fetched first, which the client does not end.
        var link = await Ask(name, async () => await _client.GetPreSignedURLAsync(request).WaitAsync(cancel));
        return link is null ? throw new IOException($"{PlaceOf(name)} cannot be signed.") : new Uri(link);
    }

    /// <inheritdoc/>
    public IDisposable? Hold() => null;

    /// <inheritdoc/>
    public Task<byte[]?> Read(string name, CancellationToken cancel) =>
        Ask(
            name,
            async () =>
            {
                using var answer = await _client.GetObjectAsync(_bucket, _prefix + name, cancel);
                using var content = new MemoryStream();
                await answer.ResponseStream.CopyToAsync(content, cancel);
                return content.ToArray();
            }
        );

    /// <inheritdoc/>
    public async Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await Write(name, stream, cancel);
    }

    /// <inheritdoc/>
    public async Task Write(string name, Stream content, CancellationToken cancel)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = _prefix + name,
            InputStream = content,
            AutoCloseStream = false,
            AutoResetStreamPosition = false, // What comes before the position is left out.
            UseChunkEncoding = false, // Not every compatible server knows it.
        };
        if (await Ask(name, async () => await _client.PutObjectAsync(request, cancel)) is null)
            throw new IOException($"{PlaceOf(name)} cannot be written: there is no bucket {_bucket}.");
    }

    /// <inheritdoc/>
    public async Task<Stream?> Open(string name, CancellationToken cancel) =>
        await Ask(name, async () => await _client.GetObjectAsync(_bucket, _prefix + name, cancel)) is { } answer
            ? answer.ResponseStream // With it, the answer is disposed of.
            : null;

    /// <inheritdoc/>
    public async Task<Stream?> OpenPart(string name, long from, long length, CancellationToken cancel)
    {
        var request = new GetObjectRequest
        {
            BucketName = _bucket,
            Key = _prefix + name,
            ByteRange = new ByteRange(from, from + length - 1),
        };
        return (await Ask(name, async () => await _client.GetObjectAsync(request, cancel)))?.ResponseStream;
    }

    /// <inheritdoc/>
    public Task Delete(string name, CancellationToken cancel) =>
        Ask(name, async () => await _client.DeleteObjectAsync(_bucket, _prefix + name, cancel));

    /// <inheritdoc/>
    public async Task<long?> LengthOf(string name, CancellationToken cancel) =>
        (await Ask(name, async () => await _client.GetObjectMetadataAsync(_bucket, _prefix + name, cancel)))?.ContentLength;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Names(string folder, CancellationToken cancel)
    {
        var names = new List<string>();
        var request = new ListObjectsV2Request
        {
            BucketName = _bucket,
            Prefix = _prefix + (folder.Length == 0 ? "" : folder + "/"),
        };
        while (true)
        {
            var page =
                await Ask(folder, async () => await _client.ListObjectsV2Async(request, cancel))
                ?? throw new IOException($"There is no bucket {_bucket}.");
            names.AddRange((page.S3Objects ?? []).Select(found => found.Key[_prefix.Length..]));
            if (page.IsTruncated != true)
                return names;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static AmazonS3Client Client(S3Options options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.Endpoint is not null,
            MaxErrorRetry = 2,
            ConnectTimeout = ConnectTimeout,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            config.ServiceURL = endpoint.AbsoluteUri;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        return string.IsNullOrEmpty(options.AccessKey)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    // Null where there is no such object.
    private async Task<T?> Ask<T>(string name, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException($"{PlaceOf(name)} cannot be reached: {e.Message}", e);
        }
    }
}

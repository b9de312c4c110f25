using System.Globalization;
using Florin.Client.Api;
using Florin.Client.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace Florin.Client;

/// <summary>
/// Florin's public API. <see cref="Api"/> has every operation, path by path; the methods are for what most programs do. A request
/// that gets no answer is sent again under the same Idempotency-Key, so that it is done once. Thread-safe.
/// </summary>
public sealed class FlorinClient : IDisposable
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(5); // Each one counts in the caller's rate limit.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20); // As long as proxies between have patience, mostly.
    private readonly HttpClient _http;
    private readonly string _wait;
    private readonly TimeProvider _clock;
    private readonly HttpClientRequestAdapter _adapter;

    /// <summary>A client with the default retries.</summary>
    /// <param name="address">The gateway's address.</param>
    /// <param name="credential">The credential of the caller.</param>
    public FlorinClient(Uri address, FlorinCredential credential)
        : this(new FlorinClientOptions { Address = address, Credential = credential }) { }

    /// <summary>A client with connections of its own.</summary>
    /// <param name="options">The address of Florin, the credential of the caller, and how often a request is sent again.</param>
    public FlorinClient(FlorinClientOptions options)
        : this(options, Connections()) { }

    /// <summary>A client over somebody else's connections.</summary>
    /// <param name="options">The address of Florin, the credential of the caller, and how often a request is sent again.</param>
    /// <param name="connections">What sends; it must not retry or follow redirects by itself. The client disposes of it.</param>
    public FlorinClient(FlorinClientOptions options, HttpMessageHandler connections)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _clock = options.Clock;
        var wait = options.AttemptTimeout / 2 < LongestWait ? options.AttemptTimeout / 2 : LongestWait;
        _wait = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
        _http = new HttpClient(new RetryHandler(options, connections)) { Timeout = Timeout.InfiniteTimeSpan };
        _adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: _http)
        {
            BaseUrl = options.Address!.ToString().TrimEnd('/'), // Validated.
        };
        Api = new FlorinApi(_adapter).Api;
    }

    /// <summary>Every operation below <c>/api</c>: <c>client.Api.Transaction.Transactions[id].Reverse.PostAsync(…)</c>.</summary>
    public ApiRequestBuilder Api { get; }

    /// <summary>Asks for a transfer; it is done once under a key, however often it is asked for.</summary>
    /// <param name="transfer">From where to where, and how much.</param>
    /// <param name="idempotencyKey">The key, where the program may ask again after it was started again; a new one without it.</param>
    /// <param name="cancel">Ends the waiting, not the transfer.</param>
    /// <returns>The transaction as it was accepted; <see cref="WaitForCompletion"/> tells how it ends.</returns>
    /// <exception cref="FlorinException">It was refused.</exception>
    public Task<TransactionView> Transfer(Transfer transfer, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        return Create(transfer.Body(), idempotencyKey, cancel);
    }

    /// <summary>Asks for a transaction of any type.</summary>
    /// <param name="transaction">Its type, amount and accounts.</param>
    /// <param name="idempotencyKey">The key; a new one without it.</param>
    /// <param name="cancel">Ends the waiting, not the transaction.</param>
    /// <exception cref="FlorinException">It was refused.</exception>
    public async Task<TransactionView> Create(
        TransactionBody transaction,
        string? idempotencyKey = null,
        CancellationToken cancel = default
    ) =>
        await Api
            .Transaction.Transactions.PostAsync(transaction, request => WithKey(request.Headers, idempotencyKey), cancel)
            .ConfigureAwait(false)
        ?? throw NoData("POST /api/transaction/transactions");

    /// <summary>The transaction once it has come to its end, or waits for a person (<c>IN_REVIEW</c>, <c>MANUAL_REVIEW</c>).</summary>
    /// <param name="transactionId">The transaction's id.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="FlorinException">It cannot be seen.</exception>
    public async Task<TransactionView> WaitForCompletion(string transactionId, CancellationToken cancel = default)
    {
        var (poll, seen) = (FirstPoll, (long?)null);
        while (true)
        {
            var transaction = await Api
                .Transaction.Transactions[transactionId]
                .GetAsync(cancellationToken: cancel)
                .ConfigureAwait(false);
            if (transaction is null)
                throw NoData($"GET /api/transaction/transactions/{transactionId}");
            if (transaction.Status is not ("PENDING" or "PROCESSING"))
                return transaction;
            if (transaction.Version == seen) // There was no news, perhaps since too many wait for some.
            {
                await Task.Delay(poll, _clock, cancel).ConfigureAwait(false);
                poll = poll * 2 < LastPoll ? poll * 2 : LastPoll;
            }
            seen = transaction.Version;
            if (await HasWaited(transactionId, seen, cancel).ConfigureAwait(false))
                poll = FirstPoll;
        }
    }

    // Until there is an event after a version, or for as long as is waited for one.
    private async Task<bool> HasWaited(string transactionId, long? version, CancellationToken cancel)
    {
        var start = _clock.GetTimestamp();
        await Api
            .Transaction.Transactions[transactionId]
            .Events.GetAsync(
                request =>
                {
                    request.QueryParameters.After = version;
                    request.Headers.Add("Prefer", _wait);
                },
                cancel
            )
            .ConfigureAwait(false);
        return _clock.GetElapsedTime(start) >= LastPoll;
    }

    /// <summary>The accounts of a user.</summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="cancel">Ends it.</param>
    public IAsyncEnumerable<AccountView> Accounts(string userId, CancellationToken cancel = default) =>
        Paging.All(
            (cursor, stop) =>
                Api.Account.Accounts.GetAsync(
                    request => (request.QueryParameters.UserId, request.QueryParameters.Cursor) = (userId, cursor),
                    stop
                ),
            static page => page.Items,
            static page => page.NextCursor,
            cancel
        );

    /// <summary>The ledger entries of an account, newest first.</summary>
    /// <param name="accountId">The account's id.</param>
    /// <param name="cancel">Ends it.</param>
    public IAsyncEnumerable<EntryView> Entries(string accountId, CancellationToken cancel = default) =>
        Paging.All(
            (cursor, stop) =>
                Api.Account.Accounts[accountId].Entries.GetAsync(request => request.QueryParameters.Cursor = cursor, stop),
            static page => page.Items,
            static page => page.NextCursor,
            cancel
        );

    /// <summary>The transactions that the credential's owner may see, newest first.</summary>
    /// <param name="accountId">Only those of an account.</param>
    /// <param name="cancel">Ends it.</param>
    public IAsyncEnumerable<TransactionView> Transactions(string? accountId = null, CancellationToken cancel = default) =>
        Paging.All(
            (cursor, stop) =>
                Api.Transaction.Transactions.GetAsync(
                    request => (request.QueryParameters.AccountId, request.QueryParameters.Cursor) = (accountId, cursor),
                    stop
                ),
            static page => page.Items,
            static page => page.NextCursor,
            cancel
        );

    /// <summary>A statement of an account as a file.</summary>
    /// <param name="accountId">The account's id.</param>
    /// <param name="period">Such as <c>2026-11</c>.</param>
    /// <param name="format">One of <c>pdf</c>, <c>csv</c>, <c>camt053</c>, <c>mt940</c>.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="FlorinException">It was refused.</exception>
    public async Task<Stream> Statement(string accountId, string period, string format, CancellationToken cancel = default)
    {
        var information = new RequestInformation(
            Method.GET,
            "{+baseurl}/api/report/statements{?accountId,period,format}",
            new Dictionary<string, object>(StringComparer.Ordinal)
        );
        information.QueryParameters.Add("accountId", accountId);
        information.QueryParameters.Add("period", period);
        information.QueryParameters.Add("format", format);
        return await _adapter.SendPrimitiveAsync<Stream>(information, errorMapping: null, cancel).ConfigureAwait(false)
            ?? throw NoData("GET /api/report/statements");
    }

    /// <summary>The file that an operation sends where it may send JSON as well, such as a payment file's status as XML.</summary>
    /// <param name="request">Such as <c>client.Api.Payment.Files[id].Status.ToGetRequestInformation(…)</c>.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="FlorinException">It was refused.</exception>
    public async Task<Stream> Download(RequestInformation request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await _adapter.SendPrimitiveAsync<Stream>(request, errorMapping: null, cancel).ConfigureAwait(false)
            ?? throw NoData($"{request.HttpMethod} {request.UrlTemplate}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _adapter.Dispose();
        _http.Dispose();
    }

    /// <summary>Connections that leave retries and redirects to the client.</summary>
    internal static SocketsHttpHandler Connections() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a new address of the gateway is noticed.
        };

    private static void WithKey(RequestHeaders headers, string? key)
    {
        if (key is not null)
            headers.Add(Operation.KeyHeader, key);
    }

    private static FlorinException NoData(string operation) =>
        new(200, "no-data", $"{operation} was answered without data: the address must be that of a gateway.", requestId: null);
}

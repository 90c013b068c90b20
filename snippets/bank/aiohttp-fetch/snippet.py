import asyncio
import aiohttp


async def fetch_data(session, url):
    resp = session.get(url)
    data = await resp.json
    return data.get("items", [])


async def process_urls(urls, threshold):
    async with aiohttp.ClientSession() as session:
        tasks = [fetch_data(session, url) for url in urls]
        batches = await asyncio.gather(*tasks)
    return [item for batch in batches for item in batch if item["value"] > threshold]


if __name__ == "__main__":
    urls = ["https://api.example.com/north/readings", "https://api.example.com/south/readings"]
    matches = asyncio.run(process_urls(urls, 10))
    print(matches)

import { describe, expect, it } from 'vitest';
import { readBodyDeclaration } from '../../../src/http/request/body-declaration.ts';

describe('what a request says of its body', () => {
  it.each([
    ['application/json', 'json'],
    ['Application/JSON ; Charset = "UTF-8"', 'json'],
    ['application/json;charset=us-ascii', 'json'],
    ['application/json;charset=', 'json'],
    ['application/json; odata=verbose; charset=utf8', 'json'],
    ['application/vnd.api+json', 'json'],
    ['application/x-www-form-urlencoded; charset=utf-8', 'form'],
    ['text/json', 'other'],
    ['application/jsonx', 'other'],
    ['', 'other'],
  ])('by Content-Type "%s" is %s', (contentType, media) => {
    expect(readBodyDeclaration({ 'content-type': contentType })).toEqual({ media });
  });

  it('is nothing without a Content-Type', () => {
    expect(readBodyDeclaration({})).toEqual({ media: 'undeclared' });
  });

  it.each(['latin1', '"iso-8859-1"', 'utf-16', '"utf-8'])('refuses charset=%s', (charset) => {
    const contentType = `application/json; charset=${charset}`;
    expect(readBodyDeclaration({ 'content-type': contentType })).toEqual({ refused: 'charset' });
  });

  it.each(['gzip', 'identity, gzip', 'br'])('refuses Content-Encoding: %s', (encoding) => {
    expect(readBodyDeclaration({ 'content-encoding': encoding })).toEqual({ refused: 'compressed' });
  });

  it.each(['identity', ' Identity', ''])('takes Content-Encoding: %j for none', (encoding) => {
    expect(readBodyDeclaration({ 'content-encoding': encoding })).toEqual({ media: 'undeclared' });
  });
});
